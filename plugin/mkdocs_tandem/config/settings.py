"""The settings of a project, read from its ``mkdocs.yml``."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from ipaddress import ip_address
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from mkdocs_tandem.audience import Audience, ContractSelection
from mkdocs_tandem.config.generators import HEADING_MAKERS, generated_folders, late_paths
from mkdocs_tandem.config.generators import NAMES as GENERATORS
from mkdocs_tandem.config.loader import Configuration, NavigationTitle
from mkdocs_tandem.config.theme_ids import theme_ids
from mkdocs_tandem.config.validation import misconfigurations
from mkdocs_tandem.finding import Finding, FindingError, current_code
from mkdocs_tandem.masking import credentials, secrets, without_credentials
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import did_you_mean

OF_JEKYLL = ("abbr", "attr_list", "def_list", "footnotes", "md_in_html", "tandem.kramdown")
"""The extensions of Markdown that read a page as Jekyll does."""


@dataclass(frozen=True)
class Endpoint:
    """An include that names an operation, and which of its parameters do so."""

    include: str
    method: str | Mapping[str, str] = "method"
    """Name of the parameter with the method; or one name for each audience."""
    path: str | Mapping[str, str] = "path"
    operation: str | Mapping[str, str] = "operation"
    base: str | Mapping[str, str] = ""
    """Name of the parameter with the address that the path is relative to, if there is one."""
    places: Mapping[str, tuple[Location, int]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Where ``mkdocs.yml`` has each of these, and the length in characters; not the defaults."""

    def parameters(self) -> Iterator[tuple[str, str]]:
        """The setting and the name of each parameter, that of every audience."""
        for key in ("method", "path", "operation", "base"):
            name = getattr(self, key)
            names = [name] if isinstance(name, str) else name.values()
            yield from ((key, it) for it in names if it)


@dataclass(frozen=True)
class Execution:
    """Where requests go, and what goes with each."""

    app: str | Mapping[str, str] | None = None
    """``module:app`` or ``module:factory`` of a WSGI or ASGI application; perhaps by audience."""
    url: str | Mapping[str, str] | None = field(default=None, repr=False)
    """The base address of a service that runs elsewhere, or of ``command``."""
    command: str | Mapping[str, str] | None = None
    """Starts the service at ``url``."""
    reset: str | None = None
    """``METHOD /path`` of a request that is sent before each page."""
    operations: Sequence[str] | Mapping[str, Sequence[str]] | None = None
    """Patterns for the ids of the operations that the service has; ``None``: all."""
    hosts: Sequence[str] = ()
    """Hosts that requests may go to, in addition to this machine."""
    timeout: float = 10.0
    """Seconds that an answer, or a call into the application, may take."""
    retries: int = 4
    """How often a connection that an address refuses is tried again."""
    path: str | None = None
    """Folder that ``app`` is imported from, relative to the project's root."""
    base: str | Mapping[str, str] = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    query: Mapping[str, Any] = field(default_factory=dict, repr=False)
    python: bool = False
    """Whether Python samples may be run."""
    deliveries: str | None = None
    """Path that answers with what the API has tried to deliver; ``base`` does not count."""
    panels: Sequence[Mapping[str, Any]] = ()
    """Panels of the service in the workbench of ``mkdocs serve``."""
    generated: bool = False
    """Whether ids and times that the service generates may differ from those of the page."""
    deterministic: bool = False
    """Whether the application answers the same until its code changes."""
    places: Mapping[str, Location] = field(default_factory=dict, repr=False, compare=False)
    """Where the settings have each of these."""

    @property
    def apps(self) -> tuple[str, ...]:
        """All applications, in the order of the settings."""
        if self.app is None:
            return ()
        return (self.app,) if isinstance(self.app, str) else tuple(dict.fromkeys(self.app.values()))

    @property
    def urls(self) -> tuple[str, ...]:
        """All addresses, in the order of the settings."""
        if self.url is None:
            return ()
        return (self.url,) if isinstance(self.url, str) else tuple(dict.fromkeys(self.url.values()))

    @property
    def fingerprint(self) -> str:
        """All values, secrets included: for a digest, never to be shown."""
        return repr({name: value for name, value in vars(self).items() if name != "places"})

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The values that are never shown; see ``masking``."""
        commands = self.command.values() if isinstance(self.command, Mapping) else (self.command,)
        shown = (panel.get("show") for panel in self.panels)
        texts = filter(None, (*self.urls, *commands, self.reset, *shown))
        return secrets((self.headers, self.query, credentials(self.variables)), map(str, texts))

    def target(self, audience: str) -> "Target":
        """Where the requests of an audience go."""
        given = (self.app, self.url, self.command)
        return Target(*(it.get(audience) if isinstance(it, Mapping) else it for it in given))

    def has_operation(self, operation_id: str, audience: str) -> bool:
        """Whether the service has an operation."""
        patterns = self.operations
        if isinstance(patterns, Mapping):
            patterns = patterns.get(audience)
        return patterns is None or any(fnmatchcase(operation_id, it) for it in patterns)

    def unknown_operations(self, ids: Mapping[str, Collection[str]]) -> Iterator[Finding]:
        """Entries of ``operations`` that fit none of the ids that audiences have."""
        given = self.operations or ()
        by_audience = given if isinstance(given, Mapping) else {"": given}
        for audience, names in by_audience.items():
            every = chain.from_iterable(ids.values()) if not audience else ids.get(audience, ())
            known = tuple(dict.fromkeys(every))
            for name in names if known else ():
                if not any(fnmatchcase(it, name) for it in known):
                    place = self.place(f"operations {audience} {name}")
                    shown = name[:60] if name.isprintable() else repr(name[:60])[1:-1]
                    message = f"'execute.operations' names '{shown}', which no contract has"
                    hint = did_you_mean(name, known)
                    yield Finding("bad-settings", place, message, hint, length=len(name))

    def place(self, name: str) -> Location:
        """Where the settings have one of these, else where they have the first."""
        return self.places.get(name) or next(iter(self.places.values()), Location("mkdocs.yml"))

    def allows(self, host: str) -> bool:
        """Whether a host may be asked: this machine always, others if they are named."""
        return host.lower() in {it.lower() for it in self.hosts} or _is_loopback(host)

    def sender(self, audience: str) -> "RequestDefaults":
        """What goes with the requests of an audience."""
        base = self.base if isinstance(self.base, str) else self.base.get(audience, "")
        return RequestDefaults(
            base,
            _own(self.variables, audience),
            _own(self.headers, audience),
            _own(self.query, audience),
        )


@dataclass(frozen=True)
class Target:
    """Where the requests of one audience go: ``app`` or ``url``, which ``command`` may start."""

    app: str | None = None
    url: str | None = field(default=None, repr=False)
    command: str | None = None

    @property
    def setting(self) -> str:
        """The name of the setting that decides."""
        return "app" if self.app else "command" if self.command else "url"


@dataclass(frozen=True)
class RequestDefaults:
    """What goes with the requests of one audience."""

    base: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    query: Mapping[str, Any] = field(default_factory=dict, repr=False)
    languages: tuple[str, ...] = ("http", "curl", "python")
    """The languages in which pages show them, in this order."""
    console: str = ""
    """The address that readers send them to from the page; empty if they cannot."""

    @property
    def hidden(self) -> Mapping[str, Any]:
        """The parameters and variables of which readers see names."""
        return {**credentials(self.variables), **self.query}


def _is_loopback(host: str) -> bool:
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _own(setting: Mapping[str, Any], audience: str) -> Mapping[str, Any]:
    if isinstance(setting.get(audience), Mapping):
        return dict(setting[audience])
    return {name: it for name, it in setting.items() if not isinstance(it, Mapping)}


@dataclass(frozen=True)
class IgnoreEntry:
    """Findings that a project has decided to live with."""

    rule: str
    reason: str
    path: str = "*"
    """A pattern as in ``fnmatch``."""
    location: Location = Location("mkdocs.yml")  # noqa: RUF009 -- frozen
    """Where the project sets it."""


@dataclass(frozen=True)
class Downloads:
    """Files of executed requests that are published for each audience."""

    formats: tuple[str, ...] = ("http", "postman", "arazzo")
    server: str | Mapping[str, str] = ""
    """The address before paths; empty for that of the contract."""
    contract: str | Mapping[str, str] = ""
    """The address of the OpenAPI document; empty for the name of its file."""

    @classmethod
    def read(cls, given: Any) -> "Downloads | None":
        """The setting: true, a list of formats, or a mapping."""
        if isinstance(given, Mapping):
            formats = tuple(given.get("formats") or cls.formats)
            return cls(formats, **_some(given, "server", "contract"))
        return cls(tuple(given) if isinstance(given, list) else cls.formats) if given else None

    def of(self, audience: str) -> "DownloadAddresses":
        """The addresses in the files of an audience."""
        given = (self.server, self.contract)
        return DownloadAddresses(
            *(it if isinstance(it, str) else it.get(audience, "") for it in given)
        )


class DownloadAddresses(NamedTuple):
    """The addresses in the files of one audience; empty if the settings have none."""

    server: str
    contract: str


@dataclass(frozen=True)
class CoverageExclusion:
    """Parts of a contract that no example can show."""

    name: str
    """A pattern as in ``fnmatch`` for the names of parts."""
    reason: str
    location: Location = Location("mkdocs.yml")  # noqa: RUF009 -- frozen


@dataclass(frozen=True)
class Speed:
    """What need not be done again, each by its switch; what comes out is the same."""

    cache: str | bool = ".cache/tandem"
    """Folder that keeps work for later runs, relative to the project's root; false: none."""
    jobs: int | None = None
    """How many processes work; ``None``: as many as there are cores."""
    conversion: bool = True
    search: bool = True
    navigation: bool = True
    pages: bool = True
    files: bool = True
    serving: bool = True

    def folder(self, root: Path) -> Path | None:
        """Where work is kept; ``None`` if it is not."""
        if self.cache is False:
            return None
        return root / (self.cache if isinstance(self.cache, str) else ".cache/tandem")

    @property
    def processes(self) -> int:
        """How many processes work."""
        return self.jobs or _cores()


@dataclass(frozen=True)
class Settings:
    """All that a project has decided."""

    root: Path
    """Folder of ``mkdocs.yml``; every path of the settings is relative to it."""
    path: str = "mkdocs.yml"
    files: tuple[str, ...] = field(default=("mkdocs.yml",), compare=False, repr=False)
    """The files that the settings were read from: ``path``, and those that it inherits from."""
    enabled: bool = True
    docs: str = "docs"
    """Folder of the pages."""
    excluded: str = ""
    """``exclude_docs``: patterns as in ``.gitignore``."""
    drafts: str = ""
    """``draft_docs``: patterns of pages that only a server shows."""
    site_name: str = ""
    site_url: str = ""
    """Where the site is published; empty if it does not say."""
    base_url: str = ""
    """Path of ``site_url`` without its last slash: the default of ``site.baseurl``."""
    has_directory_urls: bool = True
    """Whether pages are published as ``page/`` rather than as ``page.html``."""
    extensions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Markdown's, with their options, in their order."""
    headings: tuple[NavigationTitle, ...] = ()
    """The titles of the navigation."""
    audiences: tuple[Audience, ...] = ()
    audience_key: str = "subsection"
    editor: str = "vscode://file{path}:{line}:{column}"
    """The address at which an editor opens a place."""
    compare: bool = False
    """Whether pages are published that show the texts of several audiences."""
    llms: bool = False
    """Whether pages are published as Markdown, too, with ``llms.txt`` for each audience."""
    console: str | Mapping[str, str] | None = None
    """The address that readers send requests to, empty for that of the contract; ``None``: none."""
    downloads: Downloads | None = None
    """The files of executed requests that are published; ``None``: none."""
    includes: tuple[str, ...] = ("_includes",)
    data: str = "_data"
    external: tuple[str, ...] = ()
    """Variables of templates that something else supplies."""
    site: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    """What ``extra`` of MkDocs holds, for ``site.extra``."""
    site_file: str | None = "_config.yml"
    anchors: tuple[str, ...] = ()
    """Ids that the theme's templates or a script give to an element of every page."""
    served: tuple[str, ...] = ()
    """Patterns of addresses that something else than this site's build publishes."""
    endpoints: tuple[Endpoint, ...] = ()
    placeholders: tuple[str, ...] = ()
    """Patterns for placeholders in examples, in addition to the usual ones."""
    elisions: tuple[str, ...] = ()
    """Texts that mark what examples leave out, in addition to ``...``."""
    languages: tuple[str, ...] = RequestDefaults.languages
    """The languages in which pages show requests."""
    execution: Execution | None = None
    ignored: tuple[IgnoreEntry, ...] = ()
    uncovered: tuple[CoverageExclusion, ...] = ()
    """What ``coverage`` does not count."""
    language: str = "en"
    """The language of our words on pages, such as ``pt-BR``."""
    theme: str = ""
    """Folder with templates that come before those of the package; empty if there is none."""
    has_tabs: bool = False
    """Whether the site's Markdown has content tabs."""
    speed: Speed = Speed()
    meta_file: str = ""
    """Name of files with front matter for a folder; empty without Material's ``meta`` plugin."""

    nav_file: str = ""
    """Name of the files that are lists for ``literate-nav`` and no pages; empty without it."""

    generators: tuple[str, ...] = ()
    """Plugins and hooks that may make or change pages, which MkDocs then has to collect."""
    generated: tuple[str, ...] = ()
    """Where these pages may be, if MkDocs cannot collect them; see ``config.generators``."""
    late: tuple[str, ...] = ()
    """What plugins add once the pages are collected; see ``config.generators``."""
    heading_makers: tuple[str, ...] = ()
    """Patterns of text that plugins turn into anchors; see ``config.generators``."""

    @property
    def notices(self) -> list[str]:
        """Uses of old names that still work, each with the name to write now."""
        return [
            f"{entry.location.path}:{entry.location.line}: the rule '{entry.rule}' is now called "
            f"'{current_code(entry.rule)}'; the old name is deprecated"
            for entry in self.ignored
            if current_code(entry.rule) != entry.rule
        ]

    @property
    def is_in_place(self) -> bool:
        """Whether the folder of pages is a Jekyll site: its own ``_config.yml`` is in use."""
        return _is_in_place(self.site_file, self.docs)

    @property
    def is_of_jekyll(self) -> bool:
        """Whether the pages come from a Jekyll site, whose configuration is in use."""
        return bool(self.site_file) and (self.root / str(self.site_file)).is_file()

    def audience(self, name: str) -> Audience | None:
        return next((one for one in self.audiences if one.name == name), None)


def load(path: Path) -> Settings:
    """The settings in the ``mkdocs.yml`` at ``path``.

    Raises:
        FindingError: if it cannot be read, or has an invalid setting.
    """
    return settings_of(Configuration.read(path))


def settings_of(configuration: Configuration) -> Settings:
    """The settings in a configuration of MkDocs; see ``load``."""
    options = configuration.plugin("tandem")
    for mistake in misconfigurations(configuration):
        raise FindingError(mistake)
    values = configuration.values
    liquid = options.get("liquid") or {}
    site = liquid.get("site", "_config.yml")
    shown = options.get("examples") or {}
    links = options.get("links") or {}
    root = configuration.root
    return Settings(
        root=root,
        path=configuration.name,
        files=tuple(name for name, _ in configuration.trees),
        enabled=options.get("enabled", True),
        docs=configuration.docs,
        excluded=str(values.get("exclude_docs") or ""),
        drafts=str(values.get("draft_docs") or ""),
        site_name=str(values.get("site_name") or ""),
        site_url=str(values.get("site_url") or ""),
        base_url=urlsplit(str(values.get("site_url") or "")).path.rstrip("/"),
        has_directory_urls=values.get("use_directory_urls") is not False,
        extensions=_extensions(configuration, site),
        headings=tuple(configuration.headings),
        audiences=tuple(_audiences(options)),
        anchors=(*(links.get("anchors") or ()), *theme_ids(values.get("theme"), root)),
        served=tuple(links.get("served") or ()),
        endpoints=tuple(_endpoints(options, configuration)),
        placeholders=tuple(shown.get("placeholders") or ()),
        elisions=tuple(shown.get("elisions") or ()),
        languages=tuple(shown.get("languages") or RequestDefaults.languages),
        execution=_execution(options, configuration),
        ignored=tuple(_placed(IgnoreEntry, configuration, "ignore")),
        uncovered=tuple(_placed(CoverageExclusion, configuration, "coverage", "exclude")),
        speed=Speed(**options.get("speed") or {}),
        site=site if isinstance(site, Mapping) else {},
        extra=_data(values.get("extra"), iter(range(_MOST_VALUES))) or {},
        site_file=site if isinstance(site, str) else None,
        includes=tuple(liquid.get("includes") or Settings.includes),
        language=_language(values.get("theme")),
        has_tabs="pymdownx.tabbed" in configuration.extensions,
        meta_file=_file_of("meta", "meta_file", ".meta.yml", configuration),
        generators=tuple(_generators(configuration)),
        generated=tuple(
            folder
            for name in GENERATORS
            if configuration.has_plugin(name)
            for folder in _generated(name, configuration)
        ),
        late=tuple(
            pattern for name in configuration.plugin_names for pattern in _late(name, configuration)
        ),
        heading_makers=tuple(
            pattern for name, pattern in HEADING_MAKERS.items() if configuration.has_plugin(name)
        ),
        nav_file=_file_of("literate-nav", "nav_file", "SUMMARY.md", configuration),
        **_some(options, "audience_key", "compare", "editor", "llms", "theme"),
        console=_console(options.get("console")),
        downloads=Downloads.read(options.get("downloads")),
        external=tuple(liquid.get("external") or ()),
        **_some(liquid, "data"),
    )


def _audiences(options: Mapping[str, Any]) -> Iterator[Audience]:
    for name, given in (options.get("audiences") or {}).items():
        values = given or {}
        yield Audience(
            name,
            values.get("title", name),
            private=tuple(values.get("private", ())),
            **_some(values, "description", "icon", "notifications", "variables"),
            **_contract(values.get("contract")),
        )


def _endpoints(options: Mapping[str, Any], configuration: Configuration) -> Iterator[Endpoint]:
    for number, given in enumerate(options.get("endpoints") or ()):
        places = {
            key: configuration.span("tandem", ["endpoints", number, key], is_value=True)
            for key in given
        }
        yield Endpoint(**given, places=places)


def _execution(options: Mapping[str, Any], configuration: Configuration) -> Execution | None:
    given = options.get("execute")
    if not given:
        return None
    places = {
        name: configuration.span("tandem", ["execute", name], is_value=True)[0] for name in given
    }
    named = given.get("operations") or ()
    for audience, names in named.items() if isinstance(named, Mapping) else [("", named)]:
        for number, name in enumerate(names):
            keys = ["execute", "operations", *([audience] if audience else []), number]
            place = configuration.span("tandem", keys, is_value=True)[0]
            places[f"operations {audience} {name}"] = place
    execution = Execution(**given, places=places)
    _refuse_foreign_hosts(execution, configuration)
    return execution


_Entry = TypeVar("_Entry", IgnoreEntry, CoverageExclusion)


def _placed(kind: type[_Entry], configuration: Configuration, *keys: str) -> Iterator[_Entry]:
    """The entries of a list, each with its place in the file."""
    entries: Any = configuration.plugin("tandem")
    for key in keys:
        entries = (entries or {}).get(key)
    for number, given in enumerate(entries or ()):
        yield kind(**given, location=configuration.span("tandem", [*keys, number])[0])


_PAGELESS = frozenset(
    {
        "autorefs",
        "awesome-nav",
        "awesome-pages",
        "git-authors",
        "git-committers",
        "git-revision-date",
        "git-revision-date-localized",
        "glightbox",
        "group",
        "include-markdown",
        "info",
        "literate-nav",
        "llmstxt",
        "macros",
        "meta",
        "mike",
        "minify",
        "mkdocstrings",
        "offline",
        "optimize",
        "privacy",
        "redirects",
        "rss",
        "search",
        "section-index",
        "social",
        "table-reader",
        "tags",
        "tandem",
    }
)
"""Plugins that neither make nor change source pages."""


def _contract(given: Any) -> dict[str, Any]:
    """The contract of an audience, a path or a mapping with a selection."""
    if not isinstance(given, Mapping):
        return {"contract": given}
    only = given.get("only") or {}
    selection = ContractSelection(
        tags=tuple(only.get("tags") or ()),
        paths=tuple(only.get("paths") or ()),
        audiences=tuple(only.get("x-audience") or ()),
        internal=only.get("x-internal", True),
        overlays=tuple(given.get("overlays") or ()),
    )
    return {"contract": given["file"], "selection": selection}


def _generated(plugin: str, configuration: Configuration) -> Iterator[str]:
    """The folders to which a plugin may write pages."""
    options = configuration.plugin(plugin)
    given = options if isinstance(options, Mapping) else {}
    return generated_folders(plugin, given, configuration.root)


def _late(plugin: str, configuration: Configuration) -> Iterator[str]:
    """What a plugin adds once the pages are collected; our own option ``llms`` does, too."""
    options = configuration.plugin(plugin)
    given = options if isinstance(options, Mapping) else {}
    if plugin == "tandem" and given.get("llms"):
        yield from ("llms.txt", "llms-full.txt")
    if given.get("enabled") is not False:
        yield from late_paths(plugin.rpartition("/")[2], given)


def _generators(configuration: Configuration) -> Iterator[str]:
    for name in configuration.plugin_names:
        if name.rpartition("/")[2] not in _PAGELESS:
            yield name
    if configuration.values.get("hooks"):
        yield "hooks"


def _file_of(plugin: str, key: str, default: str, configuration: Configuration) -> str:
    """A name of files that another plugin reads; empty if it is not used."""
    for name in (plugin, f"material/{plugin}"):
        if configuration.has_plugin(name):
            options = configuration.plugin(name)
            given = options if isinstance(options, Mapping) else {}
            return "" if given.get("enabled") is False else str(given.get(key) or default)
    return ""


def _language(theme: Any) -> str:
    """The ``language`` of MkDocs' theme, or its ``locale``; a theme that is a name has neither."""
    for key in ("language", "locale"):
        try:
            found = theme[key]
        except (TypeError, KeyError):
            continue
        if found:
            return str(found).replace("_", "-")
    return "en"


def _console(given: Any) -> str | Mapping[str, str] | None:
    if isinstance(given, Mapping):
        return given.get("server") or ""
    return "" if given else None


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(affinity(0)) if affinity else os.cpu_count() or 1


_DEEPEST, _MOST_VALUES = 50, 100_000


def _data(value: Any, left: Iterator[int], depth: int = 0) -> Any:
    """A value without what YAML does not have and what it has too deep inside or too often.

    With aliases, a short text can hold itself, or one value millions of times.
    """
    if next(left, None) is None or depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {str(key): _data(each, left, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_data(each, left, depth + 1) for each in value]
    return value if isinstance(value, str | int | float | bool | date) else None


def _is_in_place(site: Any, docs: str) -> bool:
    return isinstance(site, str) and site.startswith(f"{docs}/_")


def _extensions(configuration: Configuration, site: Any) -> dict[str, Mapping[str, Any]]:
    """The extensions of Markdown; a Jekyll site that is read in place is written for kramdown."""
    given = configuration.extensions
    added = OF_JEKYLL if _is_in_place(site, configuration.docs) else ()
    return {**given, **{name: given.get(name, {}) for name in added}}


def _some(given: Mapping[str, Any] | None, *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if given and name in given}


def _refuse_foreign_hosts(execution: Execution, configuration: Configuration) -> None:
    for url in execution.urls:
        _refuse_foreign_host(url, execution, configuration)


_URL = re.compile(r"[^\s\x00-\x1f\x7f]+")
"""Without spaces and control characters, which no URL has."""


def _refuse_foreign_host(url: str, execution: Execution, configuration: Configuration) -> None:
    """Raise for a host that the settings do not allow: requests carry credentials."""
    location, length = configuration.span("tandem", ["execute", "url"], is_value=True)
    try:
        parts = urlsplit(url)
        host, is_web = parts.hostname or "", parts.scheme in ("http", "https")
        _ = parts.port
    except ValueError:
        host, is_web = "", False
    if not host or not is_web or not _URL.fullmatch(url):
        message = f"'tandem.execute.url' is '{without_credentials(url)}', which is not a URL"
        hint = "write 'http://HOST:PORT' or 'https://HOST'"
        finding = Finding("bad-settings", location, message, hint, length=length)
        raise FindingError(configuration.without_environment(finding))
    if not execution.allows(host):
        message = f"'tandem.execute.url' points to '{host}', which 'execute.hosts' does not allow"
        hint = f"allow it: 'hosts: [{host}]' beside 'url'"
        raise FindingError(Finding("bad-settings", location, message, hint, length=length))
