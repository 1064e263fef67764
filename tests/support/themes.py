"""Themes are read and compiled once for all the sites that are built here, as they are the same."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from mkdocs_tandem.integrations.mkdocs.build_cache import page_cache
from tests.support.projects import REPOSITORY


@contextmanager
def read_once() -> Iterator[None]:
    """Meanwhile, sites that are built in this process share what is known of their themes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", _compiling(Environment.compile))
        patch.setattr(FileSystemLoader, "list_templates", _listing(FileSystemLoader.list_templates))
        patch.setattr(page_cache, "is_open", _looking(page_cache.is_open))
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
    """The files of themes that are where no test writes: in this repository and its packages.

    Hidden ones, such as the 14,000 icons of Material, are left out, as MkDocs copies none of them.
    """
    known: dict[tuple[str, ...], list[str]] = {}

    def listed(loader: FileSystemLoader) -> list[str]:
        folders = tuple(loader.searchpath)
        if not _are_fixed(folders):
            return plain(loader)
        if folders not in known:
            known[folders] = [name for name in plain(loader) if not name.startswith(".")]
        return [*known[folders]]

    return listed


def _looking(plain: Callable[..., bool]) -> Callable[..., bool]:
    """Whether templates of these themes leave variables open."""
    known: dict[Any, bool] = {}

    def looked(env: Environment, name: str, variables: Collection[str]) -> bool:
        folders = tuple(getattr(env.loader, "searchpath", ["/"]))
        if not _are_fixed(folders):
            return plain(env, name, variables)
        key = (folders, name, *sorted(variables))
        if key not in known:
            known[key] = plain(env, name, variables)
        return known[key]

    return looked


def _are_fixed(folders: Iterable[str]) -> bool:
    return all(Path(it).is_relative_to(REPOSITORY) for it in folders)
