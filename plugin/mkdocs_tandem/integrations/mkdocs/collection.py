"""The pages that MkDocs collects, with those that plugins and hooks make."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from sys import stderr
from tempfile import TemporaryDirectory

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.files import Files, get_files

from mkdocs_tandem.config.jekyll import Jekyll
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.integrations.mkdocs.files import collected, sources
from mkdocs_tandem.integrations.mkdocs.plugin_instances import release_blog_pages
from mkdocs_tandem.integrations.mkdocs.warnings import published
from mkdocs_tandem.pages.template_context import site_without_data
from mkdocs_tandem.project.host_pages import HostPages, HostPagesError

_PLUGIN = "mkdocs_tandem."
"""Begin of the modules whose own hooks are left out: they would render the pages."""


def collect(settings: Settings) -> HostPages:
    """The pages and files of a site as a build collects them, up to ``on_files``.

    Raises:
        HostPagesError: if the configuration is refused, or a plugin fails.
    """
    try:
        with _quiet(), _folder(settings.root):
            config = load_config(str(settings.root / settings.path))
            try:
                return _read(_files(config), settings, config)
            finally:
                _clean_up(config)
    except Abort as error:
        raise HostPagesError("MkDocs refuses the configuration") from error
    except MkDocsException as error:
        raise HostPagesError(_first_line(error)) from error
    except (Exception, SystemExit) as error:  # plugins are foreign code
        raise HostPagesError(f"{type(error).__name__}: {_first_line(error)}") from error


def _files(config: MkDocsConfig) -> Files:
    """What ``mkdocs build`` does before it makes the navigation, without this plugin."""
    _leave_own_out(config)
    try:
        config.plugins.on_startup(command="build", dirty=False)
        config = config.plugins.on_config(config)
        _leave_own_out(config)  # Material's 'group' loads plugins just now
        config.plugins.on_pre_build(config=config)
        files = get_files(config)
        files.add_files_from_theme(config.theme.get_env(), config)
        return config.plugins.on_files(files, config=config)
    finally:
        config.plugins.on_shutdown()


def _read(files: Files, settings: Settings, config: MkDocsConfig) -> HostPages:
    files = release_blog_pages(files, config)
    jekyll = Jekyll.of(site_without_data(settings)[0], settings)
    read = dict(sources(files, settings, jekyll)) | dict(collected(settings, jekyll, config))
    return HostPages(tuple(read.values()), tuple(published(files, read, jekyll)), config.nav)


def _clean_up(config: MkDocsConfig) -> None:
    """Remove the temporary folders of plugins, which they do themselves after a whole build."""
    for plugin in config.plugins.values():
        for value in vars(plugin).values():
            if isinstance(value, TemporaryDirectory):
                value.cleanup()


def _leave_own_out(config: MkDocsConfig) -> None:
    for methods in config.plugins.events.values():
        methods[:] = [it for it in methods if not _is_own(it)]


def _is_own(method: object) -> bool:
    return type(getattr(method, "__self__", None)).__module__.startswith(_PLUGIN)


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), "no message")


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave warnings to the build, and standard output to the command."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        with redirect_stdout(stderr):
            yield
    finally:
        logging.disable(before)


@contextmanager
def _folder(root: Path) -> Iterator[None]:
    """Run in the folder of the project: plugins take paths to be relative to it."""
    before = Path.cwd()
    os.chdir(root)
    try:
        yield
    finally:
        os.chdir(before)
