"""The files that the sections of rules' pages in the manual show."""

import re

import yaml

from mkdocs_tandem.pages.code_blocks import fences
from tests.support.projects import REPOSITORY, configuration

PAGES = REPOSITORY / "docs/manual/rules"
_HEADING = re.compile(r"\n## (?:Wrong|Right|Also right|Accept it)\n")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]+)"')


def files_of(code: str, heading: str) -> dict[str, bytes]:
    """The files that a section of a rule's page shows."""
    text = (PAGES / f"{code}.md").read_text("utf-8")
    section = _HEADING.split(text.partition(f"\n## {heading}\n")[2])[0]
    files = {}
    for region in fences(section):
        header = section[region.start : section.index("\n", region.start)]
        attributes = dict(_ATTRIBUTE.findall(header))
        text = (region.body.rstrip("\n") + "\n") * int(attributes.get("repeat", "1"))
        files[attributes["title"]] = text.encode(attributes.get("encoding", "utf-8"))
    if "mkdocs.yml" in files:
        shown = yaml.safe_load(files["mkdocs.yml"])
        files["mkdocs.yml"] = configuration(shown["plugins"][0]["tandem"]).encode()
    return files
