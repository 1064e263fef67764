"""What ``tandem render`` prints, beside what Jekyll hands to its converter of Markdown."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_tandem.integrations.cli import main
from tests.plugin.liquid.corpus import has_ruby
from tests.support.waiting import LIMIT

CAPTURE = """\
class Capture < Jekyll::Converter
  priority :highest
  def matches(extension) = extension == ".md"
  def output_ext(extension) = ".html"
  def convert(content)
    name = content[/page: ([\\w-]+)/, 1]
    File.binwrite(File.join(ENV["CAPTURED"], name), content)
    content
  end
end
"""
FRONT = "---\ntitle: Callbacks\nsubsection: b2b\nkind: Remote\n---\n"
LIQUID = (
    "page: {{ page.slug }}\n{% include note.md text='as **is**' %}\n"
    "{% if page.subsection == 'b2b' %}fleets{% else %}drivers{% endif -%}\n"
    "{% for row in site.data.rows %}{{ row.a }}, {{ row }}\n{% endfor %}"
    "{{ page.list }} {{ page.when }} {{ site.title }} {{ page.kind | downcase }}"
)
PAGES = {
    "plain": FRONT.replace("kind", "slug: plain\nkind") + LIQUID,
    "blank": "---\nslug: blank\n---\n\n\n  \n\npage: blank\n",
    "indented": "---\nslug: indented\n---\n\n    code\n\npage: indented\n",
    "spaces": "--- \t\nslug: spaces\n---   \n page: spaces",
    "dots": "---\nslug: dots\n...\n\npage: dots\n\n---\n\nmore",
    "empty": "---\n---\npage: empty",
    "returns": (
        "---\r\nslug: returns\r\n---\r\n\r\npage: returns\r\n{% if true -%}\r\nx\r\n{% endif %}\r\n"
    ),
    "letters": "---\nslug: letters\n---\npage: letters \u00e9\u00a0\U0001f600\n",
    "values": (
        "---\nslug: values\nsubsection: b2b\nkind: A\nlist: [1, two, 3.0, null, {a: b}]\n"
        "when: 2026-01-02\n"
        "at: 2026-01-02 03:04:05\n---\n" + LIQUID + "{{ page.at }}"
    ),
    "liquid-off": "---\nslug: liquid-off\nrender_with_liquid: false\n---\npage: liquid-off {{ x }}",
}
FILES = {
    "_config.yml": "title: Site\n",
    "_plugins/capture.rb": CAPTURE,
    "_includes/note.md": "> {{ include.text }}\n",
    "_data/rows.yml": "- { a: 1, b: x }\n- { a: 2.5 }\n",
    "mkdocs.yml": (
        "site_name: Site\ndocs_dir: pages\nplugins:\n  - tandem:\n"
        "      audiences: { b2c: { title: Drivers }, b2b: { title: Fleets } }\n"
    ),
    **{f"pages/{name}.md": text for name, text in PAGES.items()},
}


@pytest.fixture(scope="session")
def jekyll(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that Jekyll has built; what its converter was given is in ``captured``."""
    root = tmp_path_factory.mktemp("jekyll")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    (root / "captured").mkdir()
    subprocess.run(
        ["jekyll", "build", "--quiet"],  # noqa: S607 -- as the machine has it
        cwd=root,
        env={"CAPTURED": str(root / "captured"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        check=True,
        timeout=LIMIT,
    )
    return root


@pytest.mark.jekyll
@pytest.mark.skipif(not has_ruby(), reason="Jekyll is not installed: apt-get install jekyll")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_rendered_to_the_bytes_that_jekyll_converts(
    name: str, jekyll: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(jekyll)
    printed = CliRunner().invoke(
        main, ["render", f"pages/{name}.md", "--audience", "b2b"], catch_exceptions=False
    )
    assert printed.stdout_bytes == (jekyll / "captured" / name).read_bytes()
