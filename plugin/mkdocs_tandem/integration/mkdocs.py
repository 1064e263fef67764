"""The plugin of MkDocs: pages for each audience, findings as warnings."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, PackageLoader
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import nest_paths

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.configuration import Configuration
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.pages import is_part
from mkdocs_tandem.project import Project
from mkdocs_tandem.report.text import frame
from mkdocs_tandem.scope import destination
from mkdocs_tandem.settings import Settings, settings_of
from mkdocs_tandem.source import Source
from mkdocs_tandem.variant import Variant

_log = get_plugin_logger("tandem")


class _Options(Config):
    """None of MkDocs' own kind: ``settings`` reads them."""


class TandemPlugin(BasePlugin[_Options]):
    """Renders each page for its audiences and checks every example on the way."""

    def __init__(self) -> None:
        self._options: Any = {}
        self._settings: Settings | None = None
        self._variants: dict[str, Variant] = {}

    def load_config(
        self, options: Any, config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Take the options as they are: ``settings`` judges them for all hosts alike."""
        self._options = options
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Ask MkDocs to keep this object while it serves."""

    def on_config(self, config: MkDocsConfig) -> None:
        with _one_line():
            self._settings = settings_of(_configuration(config, self._options))

    @event_priority(-50)  # after the plugins that make pages, before those that sort them
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        settings = self._settings
        if settings is None or not settings.enabled:
            return files
        read = dict(_sources(files, settings))
        project = Project(settings, read.values())
        origin = {source.path: file for file, (source, _) in read.items()}
        expanded = VariantFiles(
            [file for file in files if file not in read and not _is_part_of_page(file)],
            [audience.name for audience in settings.audiences],
        )
        self._variants = {}
        for variant in project.all_variants():
            uri = destination(variant.source, variant.audience, settings)
            with _one_line():
                text = project.markdown(variant)
            expanded.append(_file(text, uri, origin[variant.source.path], config))
            self._variants[uri] = variant
        if settings.audiences:
            uris = [file.src_uri for file in read if file.inclusion.is_in_nav()]
            config.nav = _navigation(config.nav or nest_paths(uris), self._variants, settings)
            if "index.md" not in expanded.src_uris:
                expanded.append(_choice(config, settings, self._variants))
        with _one_line():
            findings = project.check().findings
        for finding in findings:
            _log.warning(_told(project, finding))
        return expanded

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let 'previous' and 'next' stay with the audience."""
        for page in nav.pages:
            following = page.next_page
            if following and self._audience(page) != self._audience(following):
                following.previous_page = page.next_page = None
        return nav

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch what pages are made of besides the pages."""
        for path in _watched(self._settings) if self._settings else ():
            server.watch(str(path))
        return server

    def _audience(self, page: Page) -> Audience | None:
        variant = self._variants.get(page.file.src_uri)
        return variant.audience if variant else None


class VariantFiles(Files):
    """Files among which a page for one audience finds what it shares with the others.

    Such a page links to its neighbours as its source does; what is not there for the audience,
    such as a picture, is looked up where the source has it.
    """

    def __init__(self, files: Iterable[File], audiences: list[str]) -> None:
        super().__init__(files)
        self._audiences = audiences

    def get_file_from_path(self, path: str) -> File | None:
        found = super().get_file_from_path(path)
        if found is not None:
            return found
        first, _, rest = posixpath.normpath(path).partition("/")
        if first in self._audiences:
            return super().get_file_from_path(rest)
        for name in self._audiences:
            found = found or super().get_file_from_path(f"{name}/{path}")
        return found


@contextmanager
def _one_line() -> Iterator[None]:
    """Let MkDocs say in one line what keeps it from going on."""
    try:
        yield
    except FindingError as error:
        raise PluginError(str(error)) from None


def _configuration(config: MkDocsConfig, options: Any) -> Configuration:
    """What MkDocs has read, with the places of keys if it was a file."""
    values = {**config, "plugins": [{"tandem": options}]}
    if config.config_file_path is None:
        return Configuration(Path.cwd(), "mkdocs.yml", values)
    path = Path(config.config_file_path)
    return Configuration(path.parent, path.name, values, Configuration.read(path).tree)


def _sources(
    files: Files, settings: Settings
) -> Iterator[tuple[File, tuple[Source, list[Finding]]]]:
    """The pages among the files, read."""
    for file in files.documentation_pages():
        if not _is_part_of_page(file):
            path = posixpath.join(settings.docs, file.src_uri)
            yield file, decoded(path, file.content_bytes)


def _is_part_of_page(file: File) -> bool:
    return file.is_documentation_page() and is_part(file.src_uri)


def _file(text: str, uri: str, origin: File, config: MkDocsConfig) -> File:
    """The file that stands for a variant; whoever edits it edits its source."""
    file = File.generated(config, uri, content=text, inclusion=origin.inclusion)
    file.edit_uri = origin.edit_uri
    return file


def _navigation(nav: list[Any], variants: Mapping[str, Variant], settings: Settings) -> list[Any]:
    """A tab for each audience, then what is the same for everyone."""
    tabs = [
        {audience.title: entries}
        for audience in settings.audiences
        if (entries := list(_entries(nav, variants, audience.name)))
    ]
    shared = list(_entries(nav, variants, None))
    first = [entry for entry in shared[:1] if _path(entry) == "index.md"]
    return [*first, *tabs, *shared[len(first) :]]


def _entries(nav: Any, variants: Mapping[str, Variant], audience: str | None) -> Iterator[Any]:
    """The entries of a navigation that are there for an audience; ``None``: for everyone."""
    for entry in nav if isinstance(nav, list) else [nav]:
        if isinstance(entry, str):
            path = _mapped(entry, variants, audience)
            if path:
                yield path
        elif isinstance(entry, Mapping):
            for title, value in entry.items():
                if isinstance(value, str):
                    path = _mapped(value, variants, audience)
                    inner: Any = path
                else:
                    inner = list(_entries(value, variants, audience))
                if inner:
                    yield {title: inner}


def _mapped(path: str, variants: Mapping[str, Variant], audience: str | None) -> str | None:
    """Where an entry of the navigation leads for an audience; ``None`` if nowhere."""
    if audience is not None:
        own = f"{audience}/{path}"
        return own if own in variants else None
    has_audience = any(
        uri.partition("/")[2] == path and variant.audience for uri, variant in variants.items()
    )
    return None if has_audience else path


def _path(entry: Any) -> Any:
    return next(iter(entry.values())) if isinstance(entry, Mapping) else entry


def _choice(config: MkDocsConfig, settings: Settings, variants: Mapping[str, Variant]) -> File:
    """The page at the site's root, where readers say who they are."""
    firsts = []
    for audience in settings.audiences:
        own = [uri for uri in variants if uri.startswith(f"{audience.name}/")]
        index = f"{audience.name}/index.md"
        if own:
            firsts.append((audience, index if index in own else own[0]))
    environment = Environment(loader=PackageLoader("mkdocs_tandem", "theme"), autoescape=True)
    template = environment.get_template("choice.md.j2")
    content = template.render(site_name=settings.site_name, firsts=firsts)
    return File.generated(config, "index.md", content=content, inclusion=InclusionLevel.NOT_IN_NAV)


def _told(project: Project, finding: Finding) -> str:
    return frame(finding, project.line(finding.location)).plain.rstrip()


def _watched(settings: Settings) -> Iterator[Path]:
    """The files and folders besides the pages that a rebuild reads."""
    names = [*settings.includes, settings.data, settings.site_file]
    names += [audience.contract for audience in settings.audiences]
    for name in names:
        if name and (settings.root / name).exists():
            yield settings.root / name
