"""Requests as code in more languages than samples have by default.

Names such as ``$TOKEN`` stay as they are: readers put their own values there.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import indent


@dataclass(frozen=True)
class Call:
    """A request as code writes it."""

    method: str
    url: str
    """With the query."""
    headers: tuple[tuple[str, str], ...]
    body: str | None = None
    """Its text; ``None`` if it has none."""
    is_json: bool = False


@dataclass(frozen=True)
class SampleLanguage:
    """A language of samples."""

    title: str
    lexer: str
    """As Pygments calls it."""
    write: Callable[[Call], str]


def _quoted(text: str) -> str:
    """A string of JavaScript, Go, Java and C#."""
    return json.dumps(text, ensure_ascii=False)


def _single(text: str) -> str:
    """A string of PHP and Ruby in which nothing is interpolated."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _javascript(call: Call) -> str:
    lines = [f"method: {_quoted(call.method)}"]
    if call.headers:
        fields = ",\n".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in call.headers)
        lines.append(f"headers: {{\n{indent(fields, '  ')}\n}}")
    if call.body is not None:
        value = f"JSON.stringify({call.body})" if call.is_json else _quoted(call.body)
        lines.append(f"body: {value}")
    options = indent(",\n".join(lines), "  ")
    return (
        f"const response = await fetch({_quoted(call.url)}, {{\n{options}\n}});\n"
        "console.log(response.status, await response.text());\n"
    )


def _go(call: Call) -> str:
    body = "nil"
    if call.body is not None:
        text = _quoted(call.body) if "`" in call.body else f"`{call.body}`"
        body = f"strings.NewReader({text})"
    imports = ["fmt", "io", "net/http", *(["strings"] if call.body is not None else [])]
    failing = "if err != nil {\n\tpanic(err)\n}"
    statements = [
        f"request, err := http.NewRequest({_quoted(call.method)}, {_quoted(call.url)}, {body})",
        failing,
        *(f"request.Header.Set({_quoted(it)}, {_quoted(value)})" for it, value in call.headers),
        "response, err := http.DefaultClient.Do(request)",
        failing,
        "defer response.Body.Close()",
        "text, err := io.ReadAll(response.Body)",
        failing,
        "fmt.Println(response.Status, string(text))",
    ]
    # the lines of a raw string must not be indented
    inside = "\n".join(indent(it, "\t") if "`" not in it else f"\t{it}" for it in statements)
    names = "".join(f"\t{_quoted(name)}\n" for name in imports)
    return f"package main\n\nimport (\n{names})\n\nfunc main() {{\n{inside}\n}}\n"


def _java(call: Call) -> str:
    body = "HttpRequest.BodyPublishers.noBody()"
    if call.body is not None:
        text = call.body.replace("\\", "\\\\").replace('"""', '\\"""')
        block = f'"""\n{text}"""' if "\n" in text else _quoted(call.body)
        body = f"HttpRequest.BodyPublishers.ofString({indent(block, ' ' * 8).lstrip()})"
    fields = "".join(
        f"    .header({_quoted(name)}, {_quoted(value)})\n" for name, value in call.headers
    )
    imports = ("java.net.URI", *(f"java.net.http.Http{it}" for it in _JAVA_CLASSES))
    head = "".join(f"import {name};\n" for name in imports)
    return (
        f"{head}\nvar request = HttpRequest.newBuilder(URI.create({_quoted(call.url)}))\n{fields}"
        f"    .method({_quoted(call.method)}, {body})\n    .build();\n"
        "var response = HttpClient.newHttpClient()\n"
        "    .send(request, HttpResponse.BodyHandlers.ofString());\n"
        'System.out.println(response.statusCode() + " " + response.body());\n'
    )


_JAVA_CLASSES = ("Client", "Request", "Response")
_CSHARP_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"}
_CSHARP_TYPE = "System.Net.Http.Headers.MediaTypeHeaderValue"


def _csharp(call: Call) -> str:
    method = f"new HttpMethod({_quoted(call.method)})"
    if call.method in _CSHARP_METHODS:
        method = f"HttpMethod.{call.method.title()}"
    lines = [
        "using var client = new HttpClient();",
        f"using var request = new HttpRequestMessage({method}, {_quoted(call.url)});",
    ]
    kind = next((it for name, it in call.headers if name.lower() == "content-type"), "text/plain")
    for name, value in call.headers:
        if call.body is None or name.lower() != "content-type":
            added = f"{_quoted(name)}, {_quoted(value)}"
            lines.append(f"request.Headers.TryAddWithoutValidation({added});")
    if call.body is not None:
        quotes = '"' * max(3, 1 + max(map(len, re.findall('"+', call.body)), default=0))
        lines += [
            f"request.Content = new StringContent({quotes}",
            f"{call.body}\n{quotes}, System.Text.Encoding.UTF8);",
            f"request.Content.Headers.ContentType = {_CSHARP_TYPE}.Parse({_quoted(kind)});",
        ]
    lines += [
        "using var response = await client.SendAsync(request);",
        "Console.WriteLine(response.StatusCode);",
        "Console.WriteLine(await response.Content.ReadAsStringAsync());",
    ]
    return "\n".join(lines) + "\n"


def _php(call: Call) -> str:
    options = [f"CURLOPT_CUSTOMREQUEST => {_single(call.method)}", "CURLOPT_RETURNTRANSFER => true"]
    if call.headers:
        fields = "".join(f"        {_single(f'{it}: {value}')},\n" for it, value in call.headers)
        options.append(f"CURLOPT_HTTPHEADER => [\n{fields}    ]")
    if call.body is not None:
        options.append(f"CURLOPT_POSTFIELDS => {_single(call.body)}")
    inside = "".join(f"    {option},\n" for option in options)
    return (
        f"<?php\n$curl = curl_init({_single(call.url)});\n"
        f"curl_setopt_array($curl, [\n{inside}]);\necho curl_exec($curl);\n"
    )


_RUBY_METHODS = _CSHARP_METHODS


def _ruby(call: Call) -> str:
    made = f'Net::HTTPGenericRequest.new("{call.method}", true, true, uri)'
    if call.method in _RUBY_METHODS:
        made = f"Net::HTTP::{call.method.title()}.new(uri)"
    lines = ['require "net/http"', "", f"uri = URI({_single(call.url)})", f"request = {made}"]
    lines += [f"request[{_single(name)}] = {_single(value)}" for name, value in call.headers]
    if call.is_json and call.body is not None:
        lines += ["request.body = <<~'JSON'", indent(call.body, "  "), "JSON"]
    elif call.body is not None:
        lines.append(f"request.body = {_single(call.body)}")
    lines += [
        'response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") do |http|',
        "  http.request(request)",
        "end",
        "puts response.code, response.body",
    ]
    return "\n".join(lines) + "\n"


_SHELL = re.compile(r'["\\`]|\$(?![A-Z])')


def _httpie(call: Call) -> str:
    def shell(text: str) -> str:
        return '"' + _SHELL.sub(lambda found: f"\\{found[0]}", text) + '"'

    words = [f"http {call.method} {shell(call.url)}"]
    words += (shell(f"{name}:{value}") for name, value in call.headers)
    if call.body is not None:
        words.append("--raw '" + call.body.replace("'", "'\\''") + "'")
    return " \\\n  ".join(words) + "\n"


def _powershell(call: Call) -> str:
    def text(value: str) -> str:
        return '"' + re.sub(r'["`]|\$(?![A-Z])', lambda found: f"`{found[0]}", value) + '"'

    fields = [it for it in call.headers if it[0].lower() != "content-type"]
    kind = next((it for name, it in call.headers if name.lower() == "content-type"), "")
    lines = [f"$body = @'\n{call.body}\n'@"] if call.body is not None else []
    words = [f"Invoke-WebRequest -Method {call.method} -Uri {text(call.url)}"]
    if fields:
        inside = "; ".join(f"{text(name)} = {text(value)}" for name, value in fields)
        words.append(f"-Headers @{{ {inside} }}")
    words += [f"-ContentType {text(kind)}"] if kind else []
    words += ["-Body $body"] if call.body is not None else []
    return "\n".join([*lines, " `\n  ".join(words)]) + "\n"


LANGUAGES: Mapping[str, SampleLanguage] = {
    "javascript": SampleLanguage("JavaScript", "javascript", _javascript),
    "go": SampleLanguage("Go", "go", _go),
    "java": SampleLanguage("Java", "java", _java),
    "csharp": SampleLanguage("C#", "csharp", _csharp),
    "php": SampleLanguage("PHP", "php", _php),
    "ruby": SampleLanguage("Ruby", "ruby", _ruby),
    "httpie": SampleLanguage("HTTPie", "bash", _httpie),
    "powershell": SampleLanguage("PowerShell", "powershell", _powershell),
}
"""By the names that the setting ``examples.languages`` takes."""


def lexer_of(name: str) -> str:
    """The language of a fence for a name such as ``C#`` or ``Shell``; only letters and digits."""
    known = {"c#": "csharp", "c++": "cpp", "shell": "bash", "node.js": "javascript"}
    lower = name.lower()
    return known.get(lower) or re.sub(r"[^a-z0-9]", "", lower.partition(" ")[0]) or "text"
