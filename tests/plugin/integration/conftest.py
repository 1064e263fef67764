"""Themes are read and compiled once for all the sites that are built here, as they are the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import BaseLoader, Environment, FileSystemLoader

from mkdocs_tandem.integration.mkdocs.keeping import whole
from tests.plugin.projects import REPOSITORY


@pytest.fixture(autouse=True, scope="session")
def _read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", _compiling(Environment.compile))
        patch.setattr(FileSystemLoader, "list_templates", _listing(FileSystemLoader.list_templates))
        patch.setattr(whole, "names", _naming(whole.names))
        yield


def _compiling(plain: Callable[..., Any]) -> Callable[..., Any]:
    """Templates of the same text, for environments that would compile it alike."""
    known: dict[Any, Any] = {}

    def compiled(env: Environment, source: Any, *names: Any, **options: Any) -> Any:
        ways = (env.code_generator_class, env.is_async, env.optimized, *env.extensions)
        key = (source, names, *options.items(), ways, *env.filters.values(), *env.tests.values())
        if key not in known:
            known[key] = plain(env, source, *names, **options)
        return known[key]

    return compiled


def _listing(plain: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """The files of themes that no test writes to."""
    known: dict[tuple[str, ...], list[str]] = {}

    def listed(loader: FileSystemLoader) -> list[str]:
        folders = _folders(loader)
        if not folders:
            return plain(loader)
        if folders not in known:
            known[folders] = plain(loader)
        return [*known[folders]]

    return listed


def _naming(plain: Callable[..., set[str]]) -> Callable[..., set[str]]:
    """What templates of such themes leave open."""
    known: dict[Any, set[str]] = {}

    def names(env: Environment, name: str) -> set[str]:
        folders = _folders(env.loader)
        if not folders:
            return plain(env, name)
        key = (folders, name)
        if key not in known:
            known[key] = plain(env, name)
        return {*known[key]}

    return names


def _folders(loader: BaseLoader | None) -> tuple[str, ...]:
    """Where templates come from, if all of it is part of this repository and its packages."""
    folders = tuple(loader.searchpath) if isinstance(loader, FileSystemLoader) else ()
    return folders if all(Path(it).is_relative_to(REPOSITORY) for it in folders) else ()
