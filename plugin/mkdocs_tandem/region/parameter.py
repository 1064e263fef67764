"""JSON that includes are given."""

from collections.abc import Iterable, Iterator, Sequence

from mkdocs_tandem.liquid.pieces import Call, Written
from mkdocs_tandem.region.looks import looks_like_json
from mkdocs_tandem.region.region import Kind, Region


def json_parameters(calls: Iterable[Call], shown: Sequence[Region]) -> Iterator[Region]:
    """The parameters that look like JSON and that no other region shows."""
    for call in calls:
        for value in call.parameters.values():
            if not isinstance(value, Written) or not looks_like_json(value):
                continue
            if any(value.strip() in region.body for region in shown):
                continue
            at = call.offset
            yield Region("", (), str(value), at, at, (), (), Kind.PARAMETER, value.pieces)
