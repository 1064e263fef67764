"""What MkDocs is run for: to build, or to serve."""

from dataclasses import dataclass

import click
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.integrations.mkdocs.serve.build_state import BuildState


@dataclass
class RunMode:
    """One run of MkDocs, with the builds that it makes."""

    command: str
    """``build``, ``gh-deploy`` or ``serve``."""
    is_dirty: bool
    """Whether MkDocs reads only pages that have changed."""
    is_heard: bool | None = None
    """Whether what browsers ask for comes to us first; ``None``: that is not known yet."""

    @property
    def is_serving(self) -> bool:
        return self.command == "serve"

    def is_ours(self, settings: Settings) -> bool:
        """Whether we, not MkDocs, know what is to be built while it serves."""
        return settings.enabled and settings.speed.serving and not self.is_dirty

    def postpones(self, settings: Settings, config: MkDocsConfig) -> bool:
        """Whether pages are written on request, not by a build."""
        if not self.is_serving or not self.is_ours(settings):
            return False
        is_heard = _is_livereloading() if self.is_heard is None else self.is_heard
        return is_heard and BuildState.is_possible() and not BuildState.gathers(config)


def _is_livereloading() -> bool:
    """Whether the command is ``mkdocs serve``, which lets plugins change what it answers with.

    With ``--no-livereload`` it does not: then nobody would write what is left.
    """
    context = click.get_current_context(silent=True)
    return context is not None and context.params.get("livereload") is True
