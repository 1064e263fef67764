"""``python -m tests.mutants``: random mistakes in a copy of the plugin, and what its tests find."""

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.selection import PACKAGE, covering
from tests.mutants.sites import Mutant, eager, plain

_REPOSITORY = Path(__file__).parents[2]
_NOT_MUTATED = ("commands/init/files/", "__main__.py")
_OF_RULES = ("rules", "examples", "openapi", "pages")
"""Packages that decide what is reported."""
_NOT_NEEDED = ("cacheprovider", "schemathesis", "xdist", "anyio", "faker")
"""Plugins of pytest that take long to import."""
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+(?:\[.*?\])?)(?: - (.*)|$)", re.MULTILINE)
_PATIENCE = 6
"""How many times longer than its own work a run may take, on a busy machine."""
_CHECKED_OUT = ("plugin", "reference_impl", "tests", "docs", "_includes", ".ci")


class Copy:
    """A copy of the repository, in which one module at a time has a mistake."""

    def __init__(self, root: Path, seconds: float) -> None:
        self._root, self._seconds, self._moment = root, seconds, 1_700_000_000
        self._sound: dict[str, bool] = {}
        ignored = shutil.ignore_patterns("__pycache__", ".hypothesis", ".cache")
        for name in _CHECKED_OUT:
            shutil.copytree(_REPOSITORY / name, root / name, ignore=ignored)
        for path in _REPOSITORY.iterdir():
            if path.is_file():
                shutil.copy(path, root)

    def result(self, mutant: Mutant) -> tuple[str, str]:
        """``killed``, ``timeout``, ``survived`` or ``unfinished``, and the test that failed."""
        path = self._root / mutant.path
        text = path.read_text("utf-8")
        chosen = covering(self._root, mutant.path, mutant.line)
        self._write(path, mutant.applied(text))
        try:
            code, output = self._run(chosen)
        finally:
            self._write(path, text)
        if code is None:
            return "unfinished", f"{self._seconds:.0f} s were not enough for its tests"
        if code == 0:
            return "survived", ""
        for test, reason in _FAILED.findall(output)[:1]:
            if not self._is_sound(test):
                return "broken", test
            return ("timeout" if "Timeout" in reason else "killed"), test
        return "killed", output.strip().splitlines()[-1] if output.strip() else f"code {code}"

    def _is_sound(self, test: str) -> bool:
        """Whether a test passes without a mistake."""
        if test not in self._sound:
            self._sound[test] = self._run([test])[0] == 0
        return self._sound[test]

    def _write(self, path: Path, text: str) -> None:
        """Another moment each time: Python takes a file of the same second for the same."""
        path.write_text(text, "utf-8")
        self._moment += 2
        os.utime(path, (self._moment, self._moment))

    def _run(self, chosen: list[str]) -> tuple[int | None, str]:
        limited = ["sh", "-c", f'ulimit -t {self._seconds:.0f}; exec "$@"', "sh"]
        command = [*limited, sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "--tb=no"]
        command += [f"-pno:{name}" for name in _NOT_NEEDED]
        command += ["-m", "not slow and not browser and not jekyll"]
        command += ["--timeout=60", "--timeout-method=signal"]
        command += ["--no-header", *chosen]
        paths = [str(self._root / name) for name in ("plugin", "reference_impl")]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONPYCACHEPREFIX": str(self._root / ".pyc"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with subprocess.Popen(  # noqa: S603 -- our own command
            command,
            cwd=self._root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=_PATIENCE * self._seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return None, ""
        is_over = process.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        return (None if is_over else process.returncode), output


def chosen(
    count: int, chance: random.Random, made: Callable[[str, str], list[Mutant]], *only: str
) -> list[Mutant]:
    """So many of all possible mistakes: as many of each package, as far as it has them."""
    by_package: dict[str, list[Mutant]] = defaultdict(list)
    for path in sorted((_REPOSITORY / PACKAGE).rglob("*.py")):
        name = path.relative_to(_REPOSITORY / PACKAGE)
        package = name.parts[0] if len(name.parts) > 1 else "(top)"
        if name.as_posix().startswith(_NOT_MUTATED) or (only and package not in only):
            continue
        relative = path.relative_to(_REPOSITORY).as_posix()
        by_package[package] += made(relative, path.read_text("utf-8"))
    for mutants in by_package.values():
        chance.shuffle(mutants)
    return list(_by_turns([by_package[name] for name in sorted(by_package)], count))


def _by_turns(piles: list[list[Mutant]], count: int) -> Iterator[Mutant]:
    while count and any(piles):
        for pile in filter(None, piles):
            mutant = pile.pop()
            if count and mutant.is_code((_REPOSITORY / mutant.path).read_text("utf-8")):
                yield mutant
                count -= 1


def _tried(mutants: list[Mutant], copy: Copy, end: float) -> Iterator[tuple[Mutant, str]]:
    for number, mutant in enumerate(mutants, 1):
        if time.monotonic() > end:
            return
        result, reason = copy.result(mutant)
        text = (_REPOSITORY / mutant.path).read_text("utf-8")
        _say(f"{number:3} {result:10} {mutant.shown(text)}  {reason[-90:]}")
        yield mutant, result


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Try both sets, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--mutants", type=int, default=60, help="mistakes of any kind")
    parser.add_argument("--eager", type=int, default=20, help="mistakes that report too much")
    parser.add_argument("--seed", type=int, default=1, help="another one chooses others")
    parser.add_argument("--seconds", type=float, default=90, help="of CPU, for one mistake")
    parser.add_argument("--minutes", type=float, default=120, help="for all")
    given = parser.parse_args()
    end = time.monotonic() + 60 * given.minutes
    chance = random.Random(given.seed)  # noqa: S311 -- nothing here is secret
    sets = {
        "any": chosen(given.mutants, chance, plain),
        "over-eager": chosen(given.eager, chance, eager, *_OF_RULES),
    }
    rows = []
    with TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(Path(folder) / "repository", given.seconds)
        for name, mutants in sets.items():
            found = Counter(result for _, result in _tried(mutants, copy, end))
            killed = found["killed"] + found["timeout"]
            others = ", ".join(f"{found[it]} {it}" for it in sorted(found) if it != "killed")
            rows.append(f"{name:12}{len(mutants):7}{found.total():7}{killed:7}   {others}")
    _say(f"\nseed {given.seed:<7} chosen    run killed   of the others")
    for row in rows:
        _say(row)


if __name__ == "__main__":
    main()
