"""What CI runs, on machines that lack something."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import REPOSITORY
from tests.support.waiting import LIMIT

TOOLS = ("bash", "env", "dirname", "grep", "sort", "sed", "awk")
PEERS = ("jekyll", "chromium", "java", "node")
MAKE = '#!/bin/sh\necho "make $1 REQUIRE_PEERS=$REQUIRE_PEERS MISSING_PEERS=$MISSING_PEERS"\n'
VERSIONS = '#!/bin/sh\necho "versions $2 $3"\n'
OWN = f"{sys.version_info[0]}.{sys.version_info[1]}"


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A repository on a machine with no peer, and with no Python but its own."""
    (tmp_path / "bin").mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (tmp_path / "bin" / name).symlink_to(found)
    _program(tmp_path / "bin/make", MAKE)
    _program(tmp_path / ".ci/versions", VERSIONS)
    _program(tmp_path / ".ci/run", (REPOSITORY / ".ci/run").read_text("utf-8"))
    # without its packages
    _program(tmp_path / ".venv/bin/python", f'#!/bin/sh\nexec {sys.executable} -I -S "$@"\n')
    return tmp_path


def _run(machine: Path, code: int = 0) -> list[str]:
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine), "LC_ALL": "C"}
    command = [machine / ".ci/run"]
    done = subprocess.run(  # noqa: S603 -- our own command
        command, check=False, env=environment, capture_output=True, text=True, timeout=LIMIT
    )
    assert (done.returncode, done.stderr) == (code, "")
    return done.stdout.splitlines()


def test_without_peers_the_last_lines_are_what_was_not_tested(machine: Path) -> None:
    lines = _run(machine)
    others = [it for it in ("3.11", "3.12", "3.13", "3.14") if it != OWN]
    left_out = lines[-len([it for it in lines if it.startswith("ci: ")]) :]
    assert [it.removeprefix("ci: NOT tested: ") for it in left_out] == [
        "templates and imported sites beside Jekyll (jekyll is missing)",
        "the site in a browser (chromium is missing)",
        "the HTML of the site, by the Nu checker (java is missing)",
        "the HTML of the site, by the Nu checker (vnu is missing)",
        "examples in JavaScript (node is missing)",
        "the extension for VS Code (npm is missing)",
        "AsyncAPI documents by the parser of AsyncAPI (asyncapi is missing)",
        "the adapters on ProperDocs (properdocs is missing)",
        "exports that Zensical builds (zensical is missing)",
        *(
            f"Python {tag} with the {resolution} versions (it is missing)"
            for tag in sorted([*others, OWN])
            for resolution in ("highest", "lowest-direct")
            if (tag, resolution) != (OWN, "highest")
        ),
    ]


def test_what_is_missing_excuses_its_skips_and_nothing_else_does(machine: Path) -> None:
    missing = "MISSING_PEERS= jekyll chromium java vnu node npm asyncapi properdocs zensical"
    assert [it for it in _run(machine) if it.startswith(("make test", "make slow"))] == [
        f"make test REQUIRE_PEERS=1 {missing}",
        f"make slow REQUIRE_PEERS=1 {missing}",
    ]


def test_what_was_not_tested_is_shown_if_tests_fail_too(machine: Path) -> None:
    _program(machine / "bin/make", MAKE + '[ "$1" != test ] || exit 2\n')
    lines = _run(machine, code=2)
    assert not [it for it in lines if it.startswith("make slow")]
    assert lines[-1] == "ci: NOT tested: exports that Zensical builds (zensical is missing)"


def test_with_all_peers_and_pythons_nothing_is_left_out(machine: Path) -> None:
    for name in PEERS:
        _program(machine / "bin" / name, "#!/bin/sh\n")
    for folder in (".venv/vnu", ".venv/asyncapi/node_modules"):
        (machine / folder).mkdir(parents=True)
    own = machine / ".venv/bin/python"
    _program(
        own,
        own.read_text("utf-8").replace("exec", 'case "$2" in "import "[pz]*) exit 0;; esac\nexec'),
    )
    for tag in ("3.11", "3.12", "3.13", "3.14"):
        _program(machine / f"bin/python{tag}", f"#!/bin/sh\necho {tag} /python{tag}\n")
    lines = _run(machine)
    assert lines[-1] == "ci: nothing was left out"
    assert "make properdocs REQUIRE_PEERS=1 MISSING_PEERS=" in lines
    assert len([it for it in lines if it.startswith("versions ")]) == 7
