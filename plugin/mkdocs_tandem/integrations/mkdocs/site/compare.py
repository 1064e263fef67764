"""Pages that compare audiences."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.output.html.labels import Labels
from mkdocs_tandem.output.html.site_templates import template
from mkdocs_tandem.pages.urls import destination
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.pages.variant_diff import comparison

FOLDER = "compare"
_PAGE = """\
---
title: {quoted}
hide: [navigation, toc]
search: {{ exclude: true }}
---

# {title}
"""


def compare_uri(path: str) -> str:
    """The path of the comparison of a page, from the page's path below the folder of pages."""
    return f"{FOLDER}/{path}"


@dataclass(frozen=True)
class ComparePage:
    """A page that several audiences read, and the file that shows how."""

    file: File
    path: str
    """Of the page, below the folder of pages."""
    variants: tuple[Variant, ...]


def compare_pages(
    variants: Mapping[str, Variant], settings: Settings, config: MkDocsConfig, labels: Labels
) -> dict[str, ComparePage]:
    """Those of all pages that several audiences read, by the paths of their files."""
    by_path: dict[str, list[Variant]] = {}
    for variant in variants.values():
        if variant.audience:
            path = destination(variant.source, None, settings)
            by_path.setdefault(path, []).append(variant)
    return {
        compare_uri(path): ComparePage(
            _file(path, several[0], config, labels), path, tuple(several)
        )
        for path, several in by_path.items()
        if len(several) > 1
    }


def _file(path: str, variant: Variant, config: MkDocsConfig, labels: Labels) -> File:
    title = str(variant.source.front_matter.get("title") or path)
    quoted = json.dumps(labels.text("Compare: %(title)s", title=title))
    content = _PAGE.format(title=title, quoted=quoted)
    uri = compare_uri(path)
    file = File.generated(config, uri, content=content, inclusion=InclusionLevel.NOT_IN_NAV)
    file.abs_src_path = config.config_file_path  # the setting that makes it
    return file


def compare_content(
    page: ComparePage, text: Callable[[Variant], str], files: Mapping[str, File], labels: Labels
) -> str:
    """Each two audiences' texts of a page, side by side."""
    pairs = []
    for left, right in combinations(page.variants, 2):
        blocks = comparison(text(left), text(right))
        names = [*left.names, *right.names]
        urls = [get_relative_url(files[f"{name}/{page.path}"].url, page.file.url) for name in names]
        pairs.append(
            {
                "left": left.audience,
                "right": right.audience,
                "left_url": urls[0],
                "right_url": urls[1],
                "anchor": "-and-".join(names),
                "blocks": blocks,
                "is_same": all(block.is_same for block in blocks),
            }
        )
    return template("compare.html.j2", labels).render(pairs=pairs)
