"""Rules about YAML blocks."""

from collections.abc import Iterator

import yaml

from mkdocs_tandem.config.loader import loader
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.code_blocks import CodeBlock, fences
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule

_LANGUAGES = ("yaml", "yml")
_MERGE = "<<"


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
        left = list(yaml.compose_all(region.body, Loader=loader(region.body)))
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    done: set[int] = set()
    while left:
        node = left.pop()
        if id(node) in done:
            continue
        done.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from (twin for twin in _twins(node) if not _is_alternative(region.body, twin[1]))
            left += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            left += node.value


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


def _twins(node: yaml.MappingNode) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value != _MERGE:
            if key.value in seen:
                yield key.value, key.start_mark.index
            seen.add(key.value)
