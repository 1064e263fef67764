"""Rules about YAML blocks."""

from collections.abc import Iterator

import yaml

from mkdocs_tandem.config.loader import loader, repeated_keys
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.code_blocks import CodeBlock, fences
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule

_LANGUAGES = ("yaml", "yml")


@page_rule("duplicate-key")
def repeated_keys_in_yaml(variant: Variant) -> Iterator[Finding]:
    """Keys that a mapping in a block has twice; what cannot be read as YAML is left alone."""
    for region in fences(variant.text):
        if region.language in _LANGUAGES and "plain" not in region.words:
            for name, at in _repeated(region):
                message = f"the key '{name}' occurs twice in one mapping"
                hint = "readers of YAML keep one of them only, or refuse both"
                place = region.offset(at)
                yield variant.finding("duplicate-key", place, message, hint, length=len(name))


def _repeated(region: CodeBlock) -> Iterator[tuple[str, int]]:
    try:
        nodes = list(yaml.compose_all(region.body, Loader=loader(region.body)))
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    for key in repeated_keys(nodes):
        if not _is_alternative(region.body, key.start_mark.index):
            yield key.value, key.start_mark.index


def _is_alternative(body: str, at: int) -> bool:
    """Whether a comment of its own line, below a blank one, begins another way to write a key."""
    before = body[:at].rsplit("\n", 1)[0] if "\n" in body[:at] else ""
    lines = [line.strip() for line in before.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    notes = 0
    while lines and lines[-1].startswith("#"):
        lines.pop()
        notes += 1
    return bool(notes and lines and not lines[-1])
