"""How all tests run."""

import json
import os
from collections.abc import Generator
from hashlib import sha256

import pytest
from hypothesis import settings

settings.register_profile("patient", settings.default, deadline=None)  # machines are busy
settings.load_profile("patient")

_PEERS_ARE_REQUIRED = os.environ.get("REQUIRE_PEERS") == "1"
"""Whether a test that is skipped, as a program that it compares with is missing, is a failure."""


_LONG = 48
"""Characters of one value in the name of a test."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Objects are shown as JSON, and what is long by its beginning and a mark that tells it apart.

    Other values are shown as pytest does.
    """
    if isinstance(val, dict | list | tuple):
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if _PEERS_ARE_REQUIRED and report.skipped:
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if _PEERS_ARE_REQUIRED and report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped, though REQUIRE_PEERS is set: {report.longrepr}"
