"""Random sites, and what writers do to them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.benchmarks import site as generator
from tests.benchmarks.site import Plan

Edit = Callable[[Path, int], None]
"""A change of the site in a folder; the number says which page, or which text."""

_EXTRA = {
    "_data/limits.yml": "rate: 3\n",
    "_includes/outer.md": "Outer. {% include note.md more='twice' %}\n",
    "docs/limits.md": "# Limits\n\n{{ site.data.limits.rate }} a second.\n{% include outer.md %}\n",
    "docs/everyone.md": "---\naudiences: []\n---\n# Everyone\n\n[Limits](limits.md)\n",
    "docs/refs.md": (
        "---\ntags: [one, two]\n---\n# Refs\n\n## A heading\n\n[Limits][] and [A heading][]\n\n"
        "[gone](gone.md) [no anchor](limits.md#none)\n"
    ),
    "docs/.meta.yml": "author: Somebody\n",
}
_REDIRECTS = {"redirects": {"redirect_maps": {"old.md": "b2c/index.md"}}}
_PLUGINS: Sequence[tuple[Any, ...]] = (
    ("search",),
    (),
    ("search", "tags"),
    ("search", _REDIRECTS, "meta"),
    ("search", "autorefs", "macros", "tags", _REDIRECTS),
)


def plans(audiences: st.SearchStrategy[int]) -> st.SearchStrategy[Plan]:
    """Small sites of all kinds."""
    return st.builds(
        Plan,
        pages=st.integers(2, 6),
        audiences=audiences,
        differing=st.sampled_from([0.0, 0.5, 1.0]),
        including=st.sampled_from([0.0, 0.5]),
        examples=st.integers(0, 1),
        sections=st.integers(1, 2),
        plugins=st.sampled_from(_PLUGINS),
        has_nav=st.booleans(),
        is_documentation=st.booleans(),
        mistakes=st.sampled_from([0.0, 1.0]),
    )


def write(root: Path, plan: Plan) -> None:
    """Write a site, and pages that show data, nested includes and what other plugins do."""
    generator.write(root, plan)
    for name, text in _EXTRA.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def edits(kinds: Sequence[Edit]) -> st.SearchStrategy[list[tuple[Edit, int]]]:
    """Some edits one after the other."""
    return st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 9)), min_size=1, max_size=4)


def configure(root: Path, **values: Any) -> None:
    """Change settings of a site."""
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded | values, sort_keys=False), "utf-8")


def _page(root: Path, number: int) -> Path:
    pages = sorted((root / "docs").rglob("*.md"))
    return pages[number % len(pages)]


def _with_front_matter(path: Path, lines: str) -> None:
    text = path.read_text("utf-8")
    body = text.split("---\n", 2)[2] if text.startswith("---\n") else text
    path.write_text(f"---\n{lines}\n---\n{body}", "utf-8")


def append_text(root: Path, number: int) -> None:
    path = _page(root, number)
    path.write_text(path.read_text("utf-8") + f"\nWord {number}.\n", "utf-8")


def append_heading(root: Path, number: int) -> None:
    path = _page(root, number)
    more = f"\n## More {number}\n\n[there](/limits.md) [index](../index.md#start)\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")


def break_example(root: Path, number: int) -> None:
    path = _page(root, number)
    path.write_text(path.read_text("utf-8").replace('"label"', '"lable"'), "utf-8")


def retitle(root: Path, number: int) -> None:
    path = _page(root, number)
    path.write_text(path.read_text("utf-8").replace("# ", f"# Now {number} ", 1), "utf-8")


def change_front_matter(root: Path, number: int) -> None:
    kinds = (f"title: Named {number}", "status: new", "tags: [two, three]", "hide: [toc]", "x: 1")
    _with_front_matter(_page(root, number), kinds[number % len(kinds)])


def leave_to_one_audience(root: Path, number: int) -> None:
    _with_front_matter(_page(root, number), "audiences: [b2c]")


def change_include(root: Path, number: int) -> None:
    text = f"!!! note\n    Now {number}: {{{{ include.more }}}}.\n"
    (root / "_includes/note.md").write_text(text, "utf-8")


def change_data(root: Path, number: int) -> None:
    (root / "_data/limits.yml").write_text(f"rate: {number}\n", "utf-8")


def add_page(root: Path, number: int) -> None:
    text = f"# Added {number}\n\n{{% include new.md %}}\n\n[gone](page-0000.md)\n"
    (root / "_includes/new.md").write_text(f"New {number}.\n", "utf-8")
    (root / "docs" / f"added-{number % 2}.md").write_text(text, "utf-8")


def add_picture(root: Path, number: int) -> None:
    (root / "docs/picture.png").write_bytes(b"picture %d" % number)
    path = _page(root, number)
    path.write_text(path.read_text("utf-8") + "\n![picture](/picture.png)\n", "utf-8")


def rename(root: Path, number: int) -> None:
    path = _page(root, number)
    if path.name != "index.md":
        path.rename(path.with_name(f"renamed-{number}.md"))


def delete(root: Path, number: int) -> None:
    path = _page(root, number)
    if path.name != "index.md":
        path.unlink()


def change_settings(root: Path, number: int) -> None:
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["markdown_extensions"][3] = {"toc": {"permalink": number % 2 == 0}}
    configure(root, site_name=f"Named {number}", markdown_extensions=loaded["markdown_extensions"])


def change_navigation(root: Path, number: int) -> None:
    pages = sorted((root / "docs").rglob("*.md"))
    paths = [path.relative_to(root / "docs").as_posix() for path in pages]
    nav = [{"All": paths[: number + 1]}, {"Far": "https://far.example"}] if number % 3 else None
    configure(root, nav=nav)


def change_contract(root: Path, number: int) -> None:
    path = root / "contract-b2c.yaml"
    loaded = yaml.safe_load(path.read_text("utf-8"))
    loaded["components"]["schemas"]["Thing"]["required"] = ["label", f"member{number}"][
        : number + 1
    ]
    path.write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")


ALONE: Sequence[Edit] = (
    append_text,
    append_heading,
    retitle,
    change_front_matter,
    change_include,
    change_data,
    add_page,
    add_picture,
    rename,
    delete,
    change_settings,
    change_navigation,
)
"""Those that need no audience."""
ALL: Sequence[Edit] = (*ALONE, break_example, leave_to_one_audience, change_contract)
