"""From a keystroke to its findings, in the language server, with a large site and ours open."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import Comparison, Run, processor_seconds
from tests.benchmarks.site import documentation, write
from tests.benchmarks.target import Target
from tests.plugin.integrations.lsp.editor import Editor
from tests.support.projects import REPOSITORY

_LIMIT = 900
"""Seconds for one site."""
_OURS = tuple(f"docs/{name}.md" for name in ("callbacks", "errors", "monitors", "notifications"))


def editing(pages: int, times: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Edits of pages of a generated site and of this repository's, each text a new one."""
    plan = documentation(pages)
    root = folder / "edited"
    write(root, plan)
    some = [f"docs/{plan.path(number)}" for number in range(0, pages, max(1, pages // 3))]
    runs = {
        f"{pages:,} x 2": asyncio.run(asyncio.wait_for(_edits(root, some, times), _LIMIT)),
        "docs/": asyncio.run(asyncio.wait_for(_edits(REPOSITORY, _OURS, times), _LIMIT)),
    }
    done = Comparison(f"{pages:,} pages: from keystroke to findings", runs)
    return done, list(_targets(done, is_judged=pages == 1000))


def _targets(done: Comparison, *, is_judged: bool) -> Iterator[Target]:
    for name in done.runs:
        limit = 0.2 if is_judged else None
        title = f"{name}, editor: keystroke to findings"
        yield Target(title, done.median(name), limit, "s", done.median(name, "cpu"))


async def _edits(root: Path, names: list[str] | tuple[str, ...], times: int) -> list[Run]:
    editor = Editor(root)
    await editor.start()
    runs = []
    for name in names:
        editor.open(name)
        await editor.until(lambda name=name: editor.uri(name) in editor.shown)
        await _settled(editor)
        text = (root / name).read_text("utf-8")
        runs += [
            await _edit(editor, name, f"{text}\nMore {version}.\n", version)
            for version in range(2, times + 2)
        ]
    await editor.end()
    return runs


async def _edit(editor: Editor, name: str, text: str, version: int) -> Run:
    used, begun = processor_seconds(editor.process), time.perf_counter()
    editor.change(name, text, version)
    await editor.until(lambda: editor.shown[editor.uri(name)].version == version)
    return Run(time.perf_counter() - begun, processor_seconds(editor.process) - used)


async def _settled(editor: Editor) -> None:
    """Wait until the check of the whole project is done."""
    before, used = -1.0, processor_seconds(editor.process)
    while used - before > 0.1:
        await asyncio.sleep(1)
        before, used = used, processor_seconds(editor.process)
