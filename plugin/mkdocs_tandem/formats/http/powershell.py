"""The requests that PowerShell's Invoke-RestMethod sends.

Source: the documentation of PowerShell 7.4, about_Quoting_Rules, about_Hash_Tables,
about_Splatting, ConvertTo-Json and Invoke-RestMethod. Values that are computed are stand-ins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from mkdocs_tandem.formats.http.message import Header, Message, MessageProblem
from mkdocs_tandem.formats.http.multipart import BOUNDARY, MULTIPART, Part, body_of
from mkdocs_tandem.formats.http.traced_text import TracedText, in_json, joined, stand_in, traced
from mkdocs_tandem.formats.http.urls import address

_CMDLET = re.compile(
    r"(?<![\w.$-])(?:Invoke-(?:RestMethod|WebRequest)|irm|iwr"
    r"|(?:curl|wget)(?=[^\n;|]{0,300}[ \t]-(?-i:Uri|Method|Headers|Body|ContentType|InFile|OutFile"
    r"|UseBasicParsing)\b))(?![\w-])",
    re.IGNORECASE,
)
"""The cmdlets and their aliases; Windows PowerShell has ``curl`` and ``wget`` among these."""
_SKIPPED = re.compile(r"(?:[ \t]|`\r?\n|<#.*?(?:#>|\Z))+", re.DOTALL)
_BLANK = re.compile(r"(?:\s|`\r?\n|<#.*?(?:#>|\Z)|#[^\n]*)+", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\w+:)?(?P<name>\w+)|\$\{(?P<braced>[^}\n]+)\}")
_ASSIGNED = re.compile(r"\$(?P<name>\w+)[ \t]*=(?!=)\s*")
_PARAMETER = re.compile(r"-(?P<name>[A-Za-z]+):?")
_KEY = re.compile(r"[\w-]+")
_COMMA = re.compile(r"[ \t]*,\s*")
_EQUALS = re.compile(r"[ \t]*=\s*")
_WORD = re.compile(r"[^\s'\"`;|(){}@$,]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CAST = re.compile(r"\[[\w.]+\][ \t]*(?=[@$'\"(\d-])")
_URI = re.compile(r"\[(?:System\.)?Uri\]::new(?=\()", re.IGNORECASE)
_TABLE = re.compile(
    r"(?:New-Object[ \t]+(?:-TypeName[ \t]+)?['\"]?(?:System\.)?Collections\.|(?:\[hashtable\]"
    r"|\[System\.Collections\.[^\n:]{1,100}\])::new\(|New-Object[ \t]+hashtable)[^\n]*",
    re.IGNORECASE,
)
"""What makes an empty table, which later lines fill."""
_PUT = re.compile(
    r"\$(?P<name>\w+)(?:\.Add\([ \t]*|\[[ \t]*(?=['\"])|\.(?P<member>[\w-]+)[ \t]*=(?!=)[ \t]*)",
    re.IGNORECASE,
)
"""A member that is put into a table; its name follows unless it is ``member``."""
_AFTER_KEY = re.compile(r"\s*(?:,|\][ \t]*=(?!=))[ \t]*")
_MEMBERS = re.compile(r"(?:\.\w+(?:\([^()\n]*\))?|\[[^\]\n]*\])+")
_TO_JSON = re.compile(r"\s*\|\s*ConvertTo-Json\b[^\n;|)}]*", re.IGNORECASE)
_MAKES_JSON = re.compile(
    r"ConvertTo-Json\b(?:[ \t]+-(?!\s)\w+(?:[ \t]+\d+)?)*[ \t]*", re.IGNORECASE
)
_OPTIONS = re.compile(r"(?:[ \t]+-(?!\s)\w+(?:[ \t]+\d+)?)+")
_HERE = re.compile(r"@(?P<quote>['\"])[ \t]*\r?\n")
_CONSTANTS = {"true": "true", "false": "false", "null": "null"}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_SWITCHES = (
    "usebasicparsing", "skipcertificatecheck", "skipheadervalidation", "skiphttperrorcheck",
    "allowunencryptedauthentication", "usedefaultcredentials", "disablekeepalive", "passthru",
    "followrellink", "noproxy", "preserveauthorizationonredirect", "verbose", "debug", "resume",
    "allowinsecureredirect", "preservehttpmethodonredirect", "proxyusedefaultcredentials",
)  # fmt: skip
_VALUED = (
    "uri", "method", "body", "headers", "contenttype", "custommethod", "form", "infile", "outfile",
    "authentication", "token", "credential", "useragent", "httpversion", "websession", "proxy",
    "sessionvariable", "certificate", "certificatethumbprint", "maximumredirection", "timeoutsec",
    "maximumretrycount", "retryintervalsec", "statuscodevariable", "responseheadersvariable",
    "sslprotocol", "transferencoding", "unixsocket", "maximumfollowrellink", "proxycredential",
    "connectiontimeoutseconds", "operationtimeoutseconds", "erroraction", "errorvariable",
    "outvariable", "outbuffer", "pipelinevariable", "progressaction", "warningaction",
)  # fmt: skip
_FORM = "application/x-www-form-urlencoded"
_DEPTH = 50


@dataclass
class _Value:
    """A value: a text, JSON, or what holds others."""

    text: TracedText
    """The text itself, or a constant as JSON has it."""
    kind: str = "text"
    """``text``, ``json``, ``table``, ``list`` or ``unknown``."""
    members: list[tuple[TracedText, "_Value"]] = field(default_factory=list)

    def find(self, name: str) -> "_Value | None":
        """The member of a table, whatever the case of its name."""
        found = [value for key, value in self.members if key.text.lower() == name]
        return found[-1] if found else None


def is_powershell(text: str) -> bool:
    """Whether a text calls a cmdlet that sends requests."""
    return _CMDLET.search(text) is not None


def messages(text: str) -> Iterator[Message]:
    """The requests that a script sends, in its order."""
    yield from _Script(text).messages()


class _Script:
    """Reads a script from its start to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._values: dict[str, _Value] = {}
        self._problems: list[MessageProblem] = []
        self._depth = 0

    def messages(self) -> Iterator[Message]:
        while self._at < len(self._text):
            assigned, cmdlet = self._match(_ASSIGNED), self._match(_CMDLET)
            if assigned:
                self._at = assigned.end()
                if not self._match(_CMDLET):
                    self._values[assigned["name"].lower()] = self._assigned()
            elif put := self._match(_PUT):
                self._put(put)
            elif cmdlet:
                self._at = cmdlet.end()
                yield from self._request(cmdlet.start())
                self._problems = []
            elif blank := self._match(_BLANK):
                self._at = blank.end()
            elif self._text[self._at] in "'\"":
                self._quoted()
            else:
                self._at += 1

    def _assigned(self) -> _Value:
        """The value of a variable; that of a command is not known."""
        if table := self._match(_TABLE):
            start, self._at = self._at, table.end()
            return _Value(traced(self._text, start, start + 1), "table")
        return _computed(self._at) if self._is_call() else self._listed(self._sum())

    def _listed(self, value: _Value) -> _Value:
        """A value, or the list that it begins: ``'a', 'b'``."""
        if self._match(_COMMA) is None:
            return value
        items = _Value(value.text.cut(0, 1), "list", [(value.text, value)])
        while comma := self._match(_COMMA):
            self._at = comma.end()
            item = self._value()
            items.members.append((item.text, item))
        if piped := self._match(_TO_JSON):
            self._at = piped.end()
            return _Value(_json(items))
        return items

    def _put(self, put: re.Match[str]) -> None:
        """Put a member into a table: ``$h.Add("a", "b")``, ``$h["a"] = "b"`` or ``$h.a = "b"``."""
        self._at = put.end()
        table = self._values.get(put["name"].lower())
        if table is None or table.kind != "table":
            return
        key = traced(self._text, *put.span("member")) if put["member"] else self._value().text
        if not put["member"]:
            after = self._match(_AFTER_KEY)
            if after is None:
                return
            self._at = after.end()
        table.members.append((key, self._assigned()))

    def _is_call(self) -> bool:
        """Whether a command or function is called here, as far as that gives no JSON."""
        word = self._match(_WORD)
        is_read = self._match(_CAST) or self._match(_MAKES_JSON) or self._match(_URI)
        return word is not None and not is_read and not _NUMBER.fullmatch(word[0])

    def _called(self) -> _Value | None:
        """What represents the result of a command in a table; nothing if none is called here."""
        if not self._is_call():
            return None
        start = self._at
        while self._at < len(self._text) and self._text[self._at] not in "\r\n;}":
            if self._text[self._at] in "'\"":
                self._quoted()
            elif self._text[self._at] == "(":
                self._at += 1
                self._to_the_end(_computed(start))
            else:
                self._at += 1
        return _computed(start)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._at)

    def _request(self, start: int) -> Iterator[Message]:
        given: dict[str, _Value] = {}
        while self._at < len(self._text):
            if skipped := self._match(_SKIPPED):
                self._at = skipped.end()
            elif self._at >= len(self._text) or self._text[self._at] in "\r\n;|)}#":
                break
            elif parameter := self._match(_PARAMETER):
                self._at = parameter.end()
                self._take(parameter["name"].lower(), given)
            elif self._text.startswith("@", self._at) and self._splatted(given):
                continue
            else:
                before = self._at
                given.setdefault("uri", self._argument())
                self._at = max(self._at, before + 1)
        yield from _message(start, min(self._at, len(self._text)), given, self._problems)

    def _take(self, name: str, given: dict[str, _Value]) -> None:
        """Read the value of a parameter, unless it is a switch."""
        meant = [it for it in (*_VALUED, *_SWITCHES) if it.startswith(name)]
        name = name if name in meant or not meant else meant[0]
        name = {"custommethod": "method"}.get(name, name)
        if name in _SWITCHES:
            return
        if skipped := self._match(_SKIPPED):
            self._at = skipped.end()
        if self._at < len(self._text) and self._text[self._at] not in "-\r\n;|":
            given[name] = self._argument()

    def _argument(self) -> _Value:
        """A value of a parameter: ``$base/cars`` is one text."""
        if uri := self._match(_URI):
            message = f"PowerShell reads '{uri[0]}' as text here"
            hint = "put the expression in parentheses"
            self._problems.append(MessageProblem(uri.start(), len(uri[0]), message, hint))
        value = self._value()
        while value.kind in ("text", "unknown") and (self._match(_WORD) or self._match(_VARIABLE)):
            word = self._match(_WORD)
            more = self._bare() if word else self._variable()
            value = _Value(joined((value.text, more.text)))
        return value

    def _splatted(self, given: dict[str, _Value]) -> bool:
        """Whether the members of a variable were taken as parameters: ``@params``."""
        name = re.compile(r"@(\w+)").match(self._text, self._at)
        if name is None:
            return False
        self._at = name.end()
        table = self._values.get(name[1].lower())
        for key, value in table.members if table else ():
            given[key.text.lower()] = value
        return True

    def _value(self) -> _Value:
        """The value that begins here; what has to be computed is unknown."""
        if cast := self._match(_CAST):
            self._at = cast.end()
        self._depth += 1
        value = self._plain_value() if self._depth < _DEPTH else self._unknown()
        self._depth -= 1
        if piped := self._match(_TO_JSON):
            self._at = piped.end()
            return value if value.kind == "unknown" else _Value(_json(value), "text")
        return value

    def _plain_value(self) -> _Value:
        char = self._text[self._at : self._at + 1]
        made = self._match(_MAKES_JSON)
        if char and char in "'\"":
            return _Value(self._quoted())
        if char == "@":
            return self._here() or self._collection()
        if uri := self._match(_URI):
            self._at = uri.end()
        if char == "(" or uri:
            return self._grouped()
        if char == "$":
            return self._variable()
        if made:
            self._at = made.end()
            value = self._value()
            if options := self._match(_OPTIONS):
                self._at = options.end()
            return _Value(_json(value))
        return self._bare()

    def _bare(self) -> _Value:
        word = self._match(_WORD)
        if word is None:
            return self._unknown()
        self._at = word.end()
        text = traced(self._text, *word.span())
        return _Value(text, "json" if _NUMBER.fullmatch(word[0]) else "text")

    def _unknown(self) -> _Value:
        self._at += 1
        return _computed(self._at - 1)

    def _grouped(self) -> _Value:
        """The value in parentheses; what a command or function gives is unknown."""
        start = self._at
        self._at += 1
        self._blank()
        is_called = self._is_call()
        value = self._sum()
        value = _computed(start) if is_called else value
        if self._text.startswith(")", self._at):
            self._at += 1
        else:
            value = self._to_the_end(value)
        if members := self._match(_MEMBERS):
            self._at = members.end()
            return _computed(start)
        return value

    def _sum(self) -> _Value:
        """A value, or texts that ``+`` joins."""
        value = self._value()
        self._blank()
        while self._text.startswith("+", self._at):
            self._at += 1
            self._blank()
            value = _Value(joined((value.text, self._value().text)))
            self._blank()
        return value

    def _to_the_end(self, value: _Value) -> _Value:
        """Skip to the parenthesis that closes an expression that has to be computed."""
        depth = 1
        while self._at < len(self._text) and depth:
            char = self._text[self._at]
            depth += (char == "(") - (char == ")")
            self._at += 1
        return _Value(value.text, "unknown")

    def _variable(self) -> _Value:
        start = self._at
        found = self._match(_VARIABLE)
        if found is None:
            self._at += 2 if self._text.startswith("$(", start) else 1
            value = _computed(start)
            return self._to_the_end(value) if self._at == start + 2 else value
        self._at = found.end()
        name = (found["name"] or found["braced"]).lower()
        text = joined((traced(self._text, start, start + 1), self._named(found)))
        if name in _CONSTANTS:
            return _Value(stand_in(_CONSTANTS[name], start), "json")
        if member := self._match(_MEMBERS):
            self._at = member.end()
            return _Value(text, "unknown")
        return self._values.get(name) or _Value(text, "unknown")

    def _named(self, found: re.Match[str]) -> TracedText:
        """The name of a variable, without its scope."""
        return traced(self._text, *found.span("name" if found["name"] else "braced"))

    def _here(self) -> _Value | None:
        """The here-string that begins here, if one does."""
        found = self._match(_HERE)
        if found is None:
            return None
        end = self._text.find(f"\n{found['quote']}@", found.end() - 1)
        if end < 0:
            close = f"close it with a line that begins with {found['quote']}@"
            message = "the here-string that begins here is never closed"
            self._problems.append(MessageProblem(self._at, 2, message, close))
            end = len(self._text)
        self._at = min(end + 3, len(self._text))
        end = max(found.end(), end - self._text.endswith("\r", 0, end))
        if found["quote"] == "'":
            return _Value(traced(self._text, found.end(), end))
        return _Value(self._expanded(found.end(), end, is_here=True))

    def _collection(self) -> _Value:
        opening = self._text[self._at : self._at + 2]
        if opening not in ("@{", "@("):
            return self._unknown()
        start = self._at
        self._at += 2
        value = _Value(traced(self._text, start, self._at), "table" if opening == "@{" else "list")
        close = "}" if opening == "@{" else ")"
        while True:
            self._blank(",;")
            if self._at >= len(self._text):
                message = f"the {opening} that opens here is never closed"
                self._problems.append(MessageProblem(start, 2, message, f"close it with '{close}'"))
                return value
            if self._text[self._at] == close:
                self._at += 1
                return value
            self._member(value)

    def _member(self, value: _Value) -> None:
        before = self._at
        if value.kind == "list":
            value.members.append((value.text, self._value()))
        else:
            key = self._key()
            equals = self._match(_EQUALS)
            if equals:
                self._at = equals.end()
                value.members.append((key, self._called() or self._listed(self._value())))
        self._at = max(self._at, before + 1)

    def _key(self) -> TracedText:
        if self._text[self._at] in "'\"":
            return self._quoted()
        word = self._match(_KEY)
        if word is None:
            return traced(self._text, self._at, self._at)
        self._at = word.end()
        return traced(self._text, *word.span())

    def _blank(self, others: str = "") -> None:
        while self._at < len(self._text):
            blank = self._match(_BLANK)
            if blank:
                self._at = blank.end()
            elif self._text[self._at] in others:
                self._at += 1
            else:
                return

    def _quoted(self) -> TracedText:
        """The text in quotes that begins here."""
        start, quote = self._at, self._text[self._at]
        at = start + 1
        while at < len(self._text):
            if self._text.startswith(quote * 2, at) or (quote == '"' and self._text[at] == "`"):
                at += 2
            elif self._text[at] == quote:
                break
            else:
                at += 1
        at = min(at, len(self._text))
        if at == len(self._text):
            message = f"the quote {quote} that opens here is never closed"
            self._problems.append(MessageProblem(start, 1, message, f"close it with {quote}"))
        self._at = at + 1
        if quote == '"':
            return self._expanded(start + 1, at)
        pieces = self._text[start + 1 : at].split("''")
        offsets: list[int] = []
        begin = start + 1
        for number, piece in enumerate(pieces):
            offsets += range(begin, begin + len(piece) + (number < len(pieces) - 1))
            begin += len(piece) + 2
        return TracedText("'".join(pieces), tuple(offsets))

    def _expanded(self, start: int, end: int, *, is_here: bool = False) -> TracedText:
        """A text in double quotes: escapes read, variables replaced by their values."""
        parts: list[TracedText] = []
        while start < end:
            char, following = self._text[start], self._text[start + 1 : start + 2]
            found = _VARIABLE.match(self._text, start, end)
            known = self._values.get((found["name"] or found["braced"]).lower()) if found else None
            if char == "`" and following:
                parts.append(TracedText(_ESCAPES.get(following, following), (start + 1,)))
                start += 2
            elif char == '"' and following == '"' and not is_here:
                parts.append(TracedText('"', (start,)))
                start += 2
            elif found and known is not None and known.kind in ("text", "json"):
                parts.append(known.text)
                start = found.end()
            else:
                parts.append(traced(self._text, start, start + 1))
                start += 1
        return joined(parts)


def _computed(at: int) -> _Value:
    """Placeholder for a value that is unknown before the script runs."""
    return _Value(stand_in("$value", at), "unknown")


def _message(
    start: int, end: int, given: dict[str, _Value], problems: list[MessageProblem]
) -> Iterator[Message]:
    uri, method = given.get("uri"), given.get("method")
    if uri is None and not problems:
        return
    where = address(uri.text if uri else TracedText("", ()))
    name = method.text if method else TracedText("GET", ())
    name = TracedText(name.text.upper(), name.offsets)
    body, kind = _body(given, is_get=name.text == "GET")
    if "form" in given and body is None:
        body, kind = _parts(given["form"])
    target = where.target
    if name.text == "GET" and body is not None and kind == _FORM:
        mark = TracedText("&" if "?" in target.text else "?", (body.at(),))
        target, body, kind = joined((target, mark, body)), None, ""
    yield Message(
        start,
        end,
        name,
        target,
        headers=tuple(_headers(given, kind if body is not None else "")),
        body=body,
        is_body_elsewhere=_is_elsewhere(given),
        problems=tuple(problems[:1]),
        is_command=True,
        implied=frozenset({"host", "user-agent", "accept", "accept-encoding"}),
        is_base_open=where.is_base_open,
        tool="PowerShell",
    )


def _is_elsewhere(given: dict[str, _Value]) -> bool:
    """Whether a request has a body that the page does not show."""
    body = given.get("body")
    is_open = "form" in given and given["form"].kind != "table"
    return "infile" in given or is_open or (body is not None and body.kind == "unknown")


def _body(given: dict[str, _Value], *, is_get: bool) -> tuple[TracedText | None, str]:
    """The body, and its media type unless ``-ContentType`` or ``-Headers`` sets it."""
    value = given.get("body")
    if value is None or value.kind == "unknown":
        return None, ""
    if value.kind == "table":
        return _form(value), _FORM
    return value.text, "" if is_get else _FORM


def _parts(table: _Value) -> tuple[TracedText | None, str]:
    """The body that ``-Form`` makes of a table, a part for each item of a list."""
    if table.kind != "table":
        return None, ""
    fields = []
    for key, each in table.members:
        for value in [it for _, it in each.members] if each.kind == "list" else [each]:
            is_file = value.kind == "unknown"  # 'Get-Item photo.png'
            fields.append(Part(key, value.text, filename="file" if is_file else None))
    return body_of(fields), f"{MULTIPART}; boundary={BOUNDARY}"


def _form(table: _Value) -> TracedText:
    parts: list[TracedText] = []
    for key, value in table.members:
        text = value.text if value.kind == "unknown" else value.text.encoded(quote_plus)
        mark = [stand_in("&", key.at())] if parts else []
        parts += [*mark, key, stand_in("=", key.at()), text]
    return joined(parts)


def _headers(given: dict[str, _Value], kind: str) -> Iterator[Header]:
    table, named = given.get("headers"), given.get("contenttype")
    members = table.members if table else []
    if named is not None:
        yield Header("Content-Type", named.text.text)
    elif kind and not any(key.text.lower() == "content-type" for key, _ in members):
        yield Header("Content-Type", kind)
    token, agent = given.get("token"), given.get("useragent")
    if token is not None:
        yield Header("Authorization", f"Bearer {token.text.text}")
    if agent is not None:
        yield Header("User-Agent", agent.text.text)
    for key, value in members:
        if key.text.lower() != "content-type" or named is None:
            yield Header(key.text, value.text.text)


def _json(value: _Value) -> TracedText:
    """What ``ConvertTo-Json`` makes of a value."""
    if value.kind == "json":
        return value.text
    if value.kind not in ("table", "list"):
        return joined(
            (stand_in('"', value.text.at()), in_json(value.text), stand_in('"', _after(value.text)))
        )
    parts: list[TracedText] = []
    for key, member in value.members:
        text = _json(member)
        comma = [stand_in(", ", key.at() if value.kind == "table" else text.at())] if parts else []
        name = [stand_in('"', key.at()), in_json(key), stand_in('": ', _after(key))]
        parts += [*comma, *(name if value.kind == "table" else []), text]
    whole = joined(parts)
    opening, closing = "{}" if value.kind == "table" else "[]"
    return joined((stand_in(opening, value.text.at()), whole, stand_in(closing, _after(whole))))


def _after(text: TracedText) -> int:
    return text.at(len(text.text))
