"""What an editor is sent holds no secret of the settings."""

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types
from pygls.workspace import PositionCodec

from mkdocs_tandem.integrations.lsp.completion import choices
from mkdocs_tandem.integrations.lsp.cursor import Cursor
from mkdocs_tandem.integrations.lsp.diagnostics import diagnostic
from mkdocs_tandem.integrations.lsp.examples import lenses, run, updated
from mkdocs_tandem.integrations.lsp.lookup import description
from mkdocs_tandem.integrations.lsp.open_project import OpenProject
from tests.plugin.integrations.lsp.editor import FILES, PAGE, SETTINGS

INDEX = "docs/index.md"
SECRETS = ("pk-live-7f3a9c55", "qk8813zz77", "vs-55aa77bb", "envval99x")
APP = """\
import json


def application(environ, start):
    sent = environ["HTTP_AUTHORIZATION"] + environ["QUERY_STRING"] + environ["HTTP_X_ENV_TOKEN"]
    if RAISES:
        raise RuntimeError(f"refused: {sent}")
    start("200 OK", [("Content-Type", "application/json"), ("X-Sent", sent)])
    return [json.dumps({"plate": sent, sent: environ["HTTP_X_VAR"], "fuel": "petrol"}).encode()]
"""
EXECUTE = """\
        app: "car_app:application"
        headers:
          { Authorization: "Bearer pk-live-7f3a9c55", X-Env-Token: !ENV SAID, X-Var: vs-55aa77bb }
        query: { api_key: qk8813zz77 }
        variables: { client_secret: vs-55aa77bb }
"""
SAMPLE = "\n```python\nprint(client_secret)\nraise RuntimeError(client_secret)\n```\n"


@pytest.mark.parametrize("raises", [False, True])
def test_no_secret_of_the_settings_is_sent_to_an_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, raises: bool
) -> None:
    monkeypatch.setenv("SAID", "envval99x")
    given = SETTINGS.replace('{ app: "car_app:application" }', "\n" + EXECUTE.rstrip())
    app = APP.replace("RAISES", str(raises))
    for name, text in {**FILES, "mkdocs.yml": given, "car_app.py": app}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    project = OpenProject(tmp_path / "mkdocs.yml")
    project.edit(INDEX, PAGE + SAMPLE)
    project.check(lambda: True)
    said: list[object] = []
    for lens in lenses(project, INDEX):
        said += [run(project, INDEX, lens.line), updated(project, INDEX, lens.line)]
    codec = PositionCodec(types.PositionEncodingKind.Utf16)
    said += [diagnostic(project, finding, codec) for finding in project.findings]
    source = project.source(INDEX)
    for offset in range(len(source.text) + 1):
        cursor = Cursor(project, source, offset)
        said += [description(cursor), choices(cursor)]
    shown = "\n".join(map(str, said))
    assert "***" in shown
    assert not [secret for secret in SECRETS if secret in shown]
