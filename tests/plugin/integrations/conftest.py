"""Themes are read and compiled once for all the sites that are built here, as they are the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.plugin.projects import REPOSITORY


@pytest.fixture(autouse=True, scope="session")
def _read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", _compiling(Environment.compile))
        patch.setattr(FileSystemLoader, "list_templates", _listing(FileSystemLoader.list_templates))
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
    """The files of themes that lie where no test writes: in this repository and its packages."""
    known: dict[tuple[str, ...], list[str]] = {}

    def listed(loader: FileSystemLoader) -> list[str]:
        folders = tuple(loader.searchpath)
        if not all(Path(it).is_relative_to(REPOSITORY) for it in folders):
            return plain(loader)
        if folders not in known:
            known[folders] = plain(loader)
        return [*known[folders]]

    return listed
