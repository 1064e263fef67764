"""Edits as a report."""

from collections.abc import Sequence
from difflib import unified_diff

from mkdocs_tandem.commands.update.files import FileEdit
from mkdocs_tandem.finding import Finding


def diff(revision: FileEdit) -> str:
    """What a revision changes, as a unified diff that ``patch`` takes."""
    before, after = (text.splitlines(keepends=True) for text in (revision.before, revision.after))
    lines = unified_diff(before, after, f"a/{revision.path}", f"b/{revision.path}")
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}\n" for line in lines)


def changed(revision: FileEdit) -> str:
    """How many places of a file are written anew."""
    places = "1 place" if revision.changes == 1 else f"{revision.changes} places"
    return f"{revision.path}: {places} updated"


def left(findings: Sequence[Finding]) -> str:
    """The places that stay as they are, a line each, with the reason."""
    return "\n".join(
        f"{each.location}: {each.message}"
        + (f"  ({', '.join(each.audiences)})" if each.audiences else "")
        for each in findings
    )


_NO_END = "\\ No newline at end of file"
