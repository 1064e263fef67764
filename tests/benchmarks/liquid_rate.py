"""How fast pages are parsed and rendered, beside Ruby where it is installed.

``python -m tests.benchmarks.liquid_rate [SECONDS]`` prints pages a second and the ratio. Each page
is parsed once and rendered for two audiences, with limits and source map on; every round parses
anew.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mkdocs_tandem.liquid import TemplateRenderer
from mkdocs_tandem.source import Source

INCLUDES = {
    "endpoint.md": """\
```http
{% if page.subsection == "b2b" %}{{ include.verb }} {{ include.b2b }}{% else %}{{ include.verb }} \
{{ include.b2c }}{% endif %} HTTP/1.1
Host: {{ site.host }}
{% if include.body %}Content-Type: application/json

{{ include.body }}{% endif %}
```
See [{{ include.name }}]({{ site.baseurl }}/{{ page.subsection }}/reference/#{{ include.name | \
downcase }}).
""",
    "note.md": "> **{{ include.title | default: 'Note' }}:** {{ include.text }}\n",
}
SECTION = """\
## Section {number}

{{% if page.subsection == "b2c" %}}
Drivers need [realms]({{{{site.baseurl}}}}/{{{{page.subsection}}}}/realms/#r{number}) for it.
{{% endif %}}

The first step is a *setting* that can be used again. {{% if page.subsection == "b2c" %}}It works \
for [monitors]({{{{site.baseurl}}}}/{{{{page.subsection}}}}/monitor/) too.{{% endif %}}

{{% include endpoint.md
   verb='POST'
   b2b='/fleets/{{fid}}/items/{number}'
   b2c='/user/items/{number}'
   name='setItem{number}'
%}}

```json
{{
  "label": "<name>",{{% if page.subsection == "b2c" %}}
  "type": ["Monitor", "Remote"],{{% endif %}}
  "target": {{ "url": "https://my.example/{number}", "key": "$vin" }}{{% if \
page.subsection == "b2b" and page.category == "Remote" %}},
  "retry": {{ "policy": "None", "count": 3, "delay": 10 }},
  "batch": {{ "size": {number}, "window": 60 }}{{% endif %}}
}}
```

- `label` is the name of the item.
- `target` is where {{{{page.category | downcase}}}} messages go.
{{% for kind in page.kinds %}}- `{{{{ kind }}}}`{{% unless forloop.last %}},{{% endunless %}}
{{% endfor %}}
{{% include note.md text="messages come in order" title=page.title %}}
{{% assign count = {number} | plus: page.kinds.size %}}{{% capture total %}}{{{{ count }}}} \
kinds{{% endcapture %}}There are {{{{ total }}}}.
"""
SITE = {"baseurl": "/docs", "host": "api.example"}
AUDIENCES = [
    {
        "subsection": name,
        "category": "Remote",
        "title": "Items",
        "kinds": ["Horn", "Doors", "Lights"],
    }
    for name in ("b2c", "b2b")
]


def pages() -> list[str]:
    """Pages of one to eight sections, no two alike."""
    return [
        "".join(SECTION.format(number=page * 10 + section) for section in range(1 + page % 8))
        for page in range(40)
    ]


def rate(texts: list[str], seconds: float) -> float:
    """Pages a second of ours."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in INCLUDES.items():
            (root / "_includes").mkdir(exist_ok=True)
            (root / "_includes" / name).write_text(text, encoding="utf-8")
        count = 0
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            liquid = TemplateRenderer(root=root, includes=[Path("_includes")], docs=Path("docs"))
            for text in texts:
                source = Source("docs/page.md", text)
                for audience in AUDIENCES:
                    rendering = liquid.render(source, {"page": audience, "site": SITE})
                    if rendering.findings:
                        raise ValueError(str(rendering.findings[0]))
                    count += 1
        return count / (time.perf_counter() - begun)


def ruby_rate(texts: list[str], seconds: float) -> float:
    """Pages a second of Jekyll's."""
    request = {"pages": texts, "includes": INCLUDES, "site": SITE, "audiences": AUDIENCES}
    done = subprocess.run(  # noqa: S603 -- our own script
        ["ruby", str(Path(__file__).with_suffix(".rb"))],  # noqa: S607 -- as the machine has it
        input=json.dumps(request | {"seconds": seconds}),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return float(done.stdout)


def main() -> None:
    """Print both, in turns, so that a busy machine is as busy for both."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    texts = pages()
    has_ruby = shutil.which("jekyll") is not None
    for _ in range(3):
        ours = rate(texts, seconds)
        line = f"ours {ours:7.1f} pages/s"
        if has_ruby:
            theirs = ruby_rate(texts, seconds)
            line += f"   Ruby {theirs:7.1f} pages/s   ratio {ours / theirs:.2f}"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
