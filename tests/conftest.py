"""How all tests run."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("patient", settings.default, deadline=None)  # machines are busy
settings.load_profile("patient")

_PEERS_ARE_REQUIRED = os.environ.get("REQUIRE_PEERS") == "1"
"""Whether a test that is skipped, as a program that it compares with is missing, is a failure."""


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
