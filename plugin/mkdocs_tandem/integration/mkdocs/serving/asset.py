"""Files that are copied into the site as they are: pictures, fonts, styles, scripts."""

from mimetypes import guess_type
from pathlib import Path

from mkdocs.structure.files import File

from mkdocs_tandem.integration.mkdocs.serving.built import Built, StructureError
from mkdocs_tandem.markdown.purity import ImpureError, fingerprint

_KINDS = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript")
"""What extensions and plugins look into only if they are told to."""
_READERS = {"pymdownx.snippets", "macros"}
"""Extensions and plugins that may put any file into a page."""


def asset(built: Built, path: Path) -> File | None:
    """The file of the site that a file is copied to; ``None`` if it is not.

    Raises:
        StructureError: if more is done with it.
    """
    docs = Path(built.config.docs_dir).resolve()
    if not path.is_file() or not path.is_relative_to(docs):
        return None
    uri = path.relative_to(docs).as_posix()
    file = built.files.src_uris.get(uri)
    if file is None or file.is_documentation_page() or file.inclusion.is_excluded():
        return None
    if uri in built.config.extra_templates:
        raise StructureError(f"the template '{uri}'")
    return file


def is_apart(built: Built, file: File) -> bool:
    """Whether no page can say anything else if a file that is copied is another one."""
    config = built.config
    try:
        fingerprint(config.markdown_extensions, config.mdx_configs)
    except ImpureError:
        return False
    names = [*map(str, config.markdown_extensions), *config.plugins]
    return _READERS.isdisjoint(names) and (guess_type(file.src_uri)[0] or "").startswith(_KINDS)
