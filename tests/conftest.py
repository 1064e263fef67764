"""How all tests run."""

import json
import os
import re
from collections.abc import Generator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler.loadscope import LoadScopeScheduling

settings.register_profile("patient", settings.default, deadline=None)  # machines are busy
settings.load_profile("patient")

_PEERS_ARE_REQUIRED = os.environ.get("REQUIRE_PEERS") == "1"
"""Whether a test that is skipped, as a program that it compares with is missing, is a failure."""
_MISSING = os.environ.get("MISSING_PEERS", "").lower().split()
"""The programs that are known to be missing: what is skipped for them stays skipped."""


_LONG = 48
"""Characters of one value in the name of a test."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Objects and sets are shown as JSON, what is long by its beginning and a mark of its own.

    Other values are shown as pytest does.
    """
    if isinstance(val, set | frozenset):
        text = _json(sorted(val, key=str))
    elif isinstance(val, dict | list | tuple):
        text = _json(val)
    elif isinstance(val, str | bytes) and len(val) > _LONG:
        text = ascii(val).strip("'\"b")
    else:
        return None
    if len(text) <= _LONG:
        return text or None
    return f"{text[:_LONG]}~{sha256(text.encode()).hexdigest()[:4]}"


def _json(value: object) -> str:
    """Empty for what JSON does not have."""
    try:
        return json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return ""


LONGEST = (
    "tests/site/",
    "tests/plugin/docs/test_walkthroughs.py",
    "tests/plugin/docs/test_mutations.py",
    "tests/reference_impl/test_fuzzing.py",
    "tests/plugin/integrations/mkdocs/test_serve.py",
    "tests/plugin/docs/",
    "tests/plugin/liquid/test_robustness.py",
    "tests/plugin/commands/update/test_docs.py",
    "tests/reference_impl/",
    "tests/test_",
    "tests/plugin/integrations/mkdocs/test_incremental.py",
    "tests/plugin/integrations/mkdocs/test_fallbacks.py",
    "tests/plugin/commands/test_parallel_check.py",
)
"""What takes longest begins first, so that all processes end at about the same time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda it: _rank(it.nodeid))


def _rank(nodeid: str) -> int:
    """The place of a test in ``LONGEST``; all others come after these, as they are."""
    places = (at for at, path in enumerate(LONGEST) if nodeid.startswith(path))
    return next(places, len(LONGEST))


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One process more than there are cores: many tests wait for servers, browsers or commands."""
    cores = yield
    return cores if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else cores + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: "Producer"
) -> "LoadScopeScheduling | None":
    """With ``--dist loadfile``, our own distribution."""
    if config.getoption("dist") != "loadfile":
        return None
    from tests.support.scheduling import Scheduling  # noqa: PLC0415 -- xdist may be missing

    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if _PEERS_ARE_REQUIRED and report.skipped and not is_excused(report.longrepr, _MISSING):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if _PEERS_ARE_REQUIRED and report.skipped and not is_excused(report.longrepr, _MISSING):
        _fail(report)
    return report


def is_excused(reason: object, missing: Sequence[str]) -> bool:
    """Whether a test is skipped for one of the programs that are known to be missing."""
    words = set(re.findall(r"[a-z]+", str(reason).lower()))
    return not words.isdisjoint(missing)


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped, though REQUIRE_PEERS is set: {report.longrepr}"
