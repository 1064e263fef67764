"""Files of executed requests that readers download, for HTTP clients, Postman and Arazzo tools."""

from collections.abc import Callable
from typing import NamedTuple

from mkdocs_tandem.output.downloads.arazzo import arazzo
from mkdocs_tandem.output.downloads.http_file import http_file
from mkdocs_tandem.output.downloads.postman import postman
from mkdocs_tandem.output.downloads.steps import Chapter, RequestCollection, Step, recorded
from mkdocs_tandem.output.html.labels import label


class Format(NamedTuple):
    """A kind of file."""

    ending: str
    title: str
    write: Callable[[RequestCollection], str]


FORMATS = {
    "http": Format(".http", label("HTTP requests for an editor"), http_file),
    "postman": Format(".postman_collection.json", label("Postman collection"), postman),
    "arazzo": Format(".arazzo.json", label("Arazzo workflows"), arazzo),
}

__all__ = ["FORMATS", "Chapter", "RequestCollection", "Step", "recorded"]
