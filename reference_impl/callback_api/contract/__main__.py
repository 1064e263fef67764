"""Writes the OpenAPI and AsyncAPI documents: ``python -m callback_api.contract [FOLDER]``."""

import sys
from pathlib import Path
from typing import Any

import yaml

from callback_api.contract.asyncapi import asyncapi
from callback_api.contract.definitions import AUDIENCES
from callback_api.contract.document import document


class _Dumper(yaml.SafeDumper):
    """Writes what occurs twice twice, and quotes whatever an older YAML would misread."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def text(composed: dict[str, Any]) -> str:
    """A document as YAML."""
    return yaml.dump(composed, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True)


def main(folder: Path) -> None:
    """Writes ``<audience>.yaml`` and ``<audience>-asyncapi.yaml`` to the folder."""
    for audience in AUDIENCES:
        (folder / f"{audience}.yaml").write_text(text(document(audience)), encoding="utf-8")
        sent = text(asyncapi(audience))
        (folder / f"{audience}-asyncapi.yaml").write_text(sent, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
