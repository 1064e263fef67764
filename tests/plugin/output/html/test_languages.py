"""Requests in further languages: each as its own interpreter or compiler takes it."""

import json
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Error

from mkdocs_tandem.execution.service import Request
from mkdocs_tandem.output.html.languages import LANGUAGES, lexer_of
from mkdocs_tandem.output.html.samples import Secrets, samples
from tests.support.waiting import LIMIT

HARD = {"it's": 'say "hi" `now`', "back\\slash": "#{no} ${no} $nothing", "three": '"""', "n": None}
SECRETS = Secrets({"Authorization": "Bearer demo-token"}, {})
HEADERS = {"Authorization": "Bearer demo-token", "X-Note": 'a "b" \\ c'}
REQUESTS = {
    "json": Request("POST", "/notes", {"q": "a b"}, HEADERS, HARD),
    "nothing": Request("DELETE", "/notes/1", {}, {}, None),
    "text": Request("PUT", "/notes/1", {}, {"Content-Type": "text/csv"}, None, b'a,b\n1,"it\'s"\n'),
    "word": Request("QUERY", "/notes", {}, {}, [1, 2]),
}


def _text(language: str, request: Request) -> str:
    (sample,) = samples(request, "https://api.example", SECRETS, languages=(language,))
    assert sample.title == LANGUAGES[language].title
    return sample.text


CASES = [(language, name) for language in LANGUAGES for name in REQUESTS]


@pytest.mark.parametrize(("language", "name"), CASES)
def test_a_sample_has_the_request_without_its_credentials(language: str, name: str) -> None:
    text = _text(language, REQUESTS[name])
    assert "https://api.example/notes" in text
    assert "demo-token" not in text
    assert ("$TOKEN" in text) == (name == "json")
    assert REQUESTS[name].method.lower() in text.lower()


@pytest.mark.parametrize(("language", "name"), CASES)
def test_pygments_knows_the_language_and_reads_the_sample(language: str, name: str) -> None:
    lexer = get_lexer_by_name(LANGUAGES[language].lexer)
    assert Error not in {kind for kind, _ in lexer.get_tokens(_text(language, REQUESTS[name]))}


COMPILERS = {
    "javascript": (["node", "--check"], "sample.mjs"),
    "ruby": (["ruby", "-c"], "sample.rb"),
    "php": (["php", "-l"], "sample.php"),
    "go": (["gofmt", "-e", "-l"], "sample.go"),
    "java": (["javac"], "Sample.java"),
}
PRESENT = [language for language, (command, _) in COMPILERS.items() if shutil.which(command[0])]
"""The languages that this machine can check; it need not know any."""


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 -- the commands above
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=LIMIT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _program(language: str, text: str) -> str:
    """A sample as a whole program."""
    if language != "java":
        return text
    imports, _, statements = text.partition("\n\n")
    return f"{imports}\nclass Sample {{ void run() throws Exception {{\n{statements}}} }}\n"


@pytest.mark.parametrize("name", REQUESTS)
def test_every_compiler_that_is_there_takes_the_sample(name: str, tmp_path: Path) -> None:
    for language in PRESENT:
        command, file = COMPILERS[language]
        text = _program(language, _text(language, REQUESTS[name]))
        (tmp_path / file).write_text(text, "utf-8")
        _run([*command, file], tmp_path)


NODE = (
    "globalThis.fetch = async (url, sent) => ({ status: JSON.stringify([url, sent]), text() {} });"
)


@pytest.mark.parametrize("name", REQUESTS)
def test_what_javascript_sends_is_the_request(name: str, tmp_path: Path) -> None:
    request, text = REQUESTS[name], _text("javascript", REQUESTS[name])
    assert text.startswith(f'const response = await fetch("https://api.example{request.path}')
    if "javascript" not in PRESENT:
        return
    (tmp_path / "sample.mjs").write_text(f"{NODE}\n{text}", "utf-8")
    _, sent = json.loads(_run(["node", "sample.mjs"], tmp_path).rpartition(" ")[0])
    assert sent["method"] == request.method
    body: Any = sent.get("body")
    if request.content is not None:
        assert body == request.content.decode()
    else:
        assert (json.loads(body) if body else None) == request.body


def test_what_httpie_gets_is_the_request() -> None:
    words = shlex.split(_text("httpie", REQUESTS["json"]).replace("\\\n", ""))
    assert words[:3] == ["http", "POST", "https://api.example/notes?q=a%20b"]
    assert 'X-Note:a "b" \\ c' in words
    assert json.loads(words[words.index("--raw") + 1]) == HARD


def test_a_body_that_no_text_can_hold_has_no_sample() -> None:
    request = Request("PUT", "/picture", {}, {"Content-Type": "image/png"}, None, b"\xff\x00")
    assert samples(request, "https://api.example", SECRETS, languages=tuple(LANGUAGES)) == ()


@pytest.mark.parametrize(
    ("name", "lexer"),
    [("C#", "csharp"), ("Shell", "bash"), ("Go", "go"), ("```x", "x"), ("", "text")],
)
def test_the_name_of_a_language_is_safe_in_a_fence(name: str, lexer: str) -> None:
    assert lexer_of(name) == lexer
