"""The files with executed requests that the readers of an audience download."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote, urlsplit

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.config.settings import Execution, Settings
from mkdocs_tandem.masking import without_credentials
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.output.downloads import FORMATS, Chapter, RequestCollection
from mkdocs_tandem.output.html import DownloadLink
from mkdocs_tandem.output.html.labels import Labels

FOLDER = "downloads"


def download_paths(settings: Settings, audience: str) -> dict[str, str]:
    """The path in the site of each format's file."""
    name = re.sub(r"[^a-z0-9]+", "-", settings.site_name.lower()).strip("-") or "requests"
    formats = settings.downloads.formats if settings.downloads else ()
    return {it: f"{audience}/{FOLDER}/{name}{FORMATS[it].ending}" for it in formats}


def download_links(
    settings: Settings, audience: Audience | None, page: str, labels: Labels
) -> list[DownloadLink]:
    """The links to an audience's files from a page at an address of the site."""
    if audience is None or audience.contract is None:
        return []
    start = posixpath.dirname(f"/{page.lstrip('/')}")
    return [
        DownloadLink(
            quote(posixpath.relpath(f"/{path}", start)), escape(labels.text(FORMATS[name].title))
        )
        for name, path in download_paths(settings, audience.name).items()
    ]


def collection(
    settings: Settings, audience: Audience, contract: Contract, pages: Sequence[Chapter]
) -> RequestCollection:
    """What the files of an audience are made of."""
    execution = settings.execution or Execution()
    chosen = settings.downloads.of(audience.name) if settings.downloads else None
    server = chosen.server if chosen else ""
    sender = execution.sender(audience.name)
    return RequestCollection(
        f"{settings.site_name}: {audience.title}",
        contract.version,
        without_credentials(server or next(_servers(contract, execution), "")).rstrip("/"),
        (chosen.contract if chosen else "") or posixpath.basename(contract.path),
        {name: it for name, it in sender.variables.items() if name not in sender.hidden},
        pages,
    )


def console_server(settings: Settings, audience: str, contract: Contract | None) -> str:
    """The address that the readers of an audience send requests to; empty if they cannot."""
    given = settings.console
    if given is None or contract is None:
        return ""
    chosen = given if isinstance(given, str) else given.get(audience, "")
    server = chosen or next(_servers(contract, settings.execution or Execution()), "")
    return without_credentials(server)


def _servers(contract: Contract, execution: Execution) -> Iterator[str]:
    """The addresses of a contract that readers can reach: not those of this machine."""
    tested = {url.rstrip("/") for url in execution.urls}
    for server in contract.servers:
        url = server.default_url
        host = urlsplit(url).hostname or ""
        if server.is_absolute and not Execution().allows(host) and url.rstrip("/") not in tested:
            yield url
