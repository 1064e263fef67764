"""Templates at random, as Ruby's Liquid renders them."""

# ruff: noqa: E501 -- rows of a grammar
import random
import re
from pathlib import Path

import pytest

from mkdocs_tandem.finding import Severity
from mkdocs_tandem.liquid import TemplateRenderer
from mkdocs_tandem.pages.front_matter import load
from mkdocs_tandem.source import Source
from tests.plugin.liquid.corpus import Case, answers, has_ruby

TEMPLATES = 250

SCOPE = """
n: 3
f: 2.5
s: "Straße häus  x"
w: one two three four
none:
l: [3, 1, 2]
words: [pear, Apple, fig, "", apple, "10", "9"]
map: {a: 1, b: {c: x}}
day: 2020-02-03
rows: [{name: b, n: 2, tags: [x, y]}, {name: a, n: 10, tags: [x]}, {name: C, n: 1.5}, {name: a, tags: y}]
page: {title: T, tags: [q, r]}
site: {url: "https://e.example", baseurl: /base}
posts:
- {title: "B & <b>", date: 2021-01-05 10:00:00 +0200, url: /b.html, n: "3"}
- {title: a, date: 2020-12-31, url: "/a b.html", n: 3}
- {title: null, date: "2019-05-05", n: 3.0}
html: "<p>It's &amp; <b>x</b></p>\\n\\n line"
nested: [[1, [2, 3]], [a], []]
signs: "a-b_c d.E é/ñ  %20+?&=x"
mixed: [1, "1", 1.0, null, true, b, {x: 1}]
file: q
"""
FILES = {
    "_includes/p.html": "[{{ include.a }}|{{ include['b'] }}]{% assign n = 99 %}",
    "_includes/q.html": "<{{ include.a | upcase }}{% if include.b %}{{ include.b.name }}{% endif %}>",
}

GRAMMAR = {
    "text": "<node>|<node><node>|<node><node><node>",
    "node": (
        "{{ <chain> }}|{{- <chain> -}}|<word>|<if>|<unless>|<for>|<case>|<set>|<other>|<more>|<more>"
    ),
    "word": " text |\n|a b\n  c|é—|' \" ",
    "chain": "<value>|<value>~<filter>|<value>~<filter>|<value>~<filter>~<filter>",
    "value": (
        "n|f|s|w|none|l|words|map|day|rows|rows[1].name|rows.first.n|l.last|s.size|words[-1]|map.b.c|"
        "posts|posts[0].title|posts[1].url|posts[0].date|html|nested|nested[0]|signs|mixed|posts[0]|"
        "map['a']|page.title|page.tags|unknown.x|blank|empty|nil|true|false|'a'|'1.0'|'x,y'|''|-1|0|2.0"
    ),
    "filter": (
        "<plain>|<plain>|<one>: <value>|<one>: <value>|<list>|<jekyll>|<jekyll>|truncate: 5|truncate: n, '…'|slice: -3, 2|"
        "truncatewords: 2|date: '%-d %B %y %H:%M:%S %j %e'|round: 1|replace: <value>, <value>"
    ),
    "jekyll": (
        "slugify: '<mode>'|date_to_string: 'ordinal', 'US'|date_to_long_string|date_to_xmlschema|"
        "date_to_rfc822|cgi_escape|uri_escape|relative_url|absolute_url|strip_index|url_decode|"
        "base64_encode|strip_newlines|replace_first: 'a', <value>|remove_last: 'b'|shift|smartify|"
        "array_to_sentence_string: 'or'|where: <key>, nil|sort: <key>, 'last'|group_by: 'date'|"
        "group_by_exp: 'i', 'i.name ~size'|where_exp: 'i', 'i contains \"a\" and i != n'|uniq: <key>|"
        "number_of_words: 'auto'|date: '%c %x %D %T %r %k %I %N %L %3N %Z %%'|compact: <key>|"
        "default: <value>, allow_false: true|sort_natural: <key>|slice: 1, <value>"
    ),
    "mode": "raw|default|pretty|none|ascii|latin|bogus",
    "plain": (
        "abs|capitalize|ceil|compact|downcase|escape|escape_once|first|floor|join|last|lstrip|newline_to_br|"
        "reverse|round|rstrip|size|sort|sort_natural|strip|strip_html|uniq|upcase|url_encode|slugify|jsonify|"
        "inspect|to_integer|number_of_words|array_to_sentence_string|xml_escape|normalize_whitespace|sum|pop"
    ),
    "one": (
        "append|at_least|at_most|concat|default|divided_by|minus|modulo|plus|prepend|remove|remove_first|"
        "split|times|push|unshift|join"
    ),
    "list": (
        "map: <key>|sort: <key>|sort_natural: <key>|where: <key>, <value>|group_by: <key>|"
        "find: <key>, <value>|sum: <key>|where_exp: <test>|group_by_exp: <test>|find_exp: <test>"
    ),
    "key": "'name'|'n'|'tags'|'zz'",
    "test": (
        "'i', 'i.n > 1'|'i', 'i.name'|'i', 'i == 1'|'i', 'i.tags contains \"x\"'|"
        "'i', 'i.n >= 2 and i.name != \"a\"'|'i', 'i.n == nil or i.n < 2'"
    ),
    "condition": "<fact>|<fact>|<fact> and <fact>|<fact> or <fact> and <fact>",
    "fact": "<value>|<value> contains <value>|<value> == <value>|<value> != <value>|<value> < <value>",
    "if": (
        "{% if <condition> %}<node>{% endif %}|{% if <condition> %}<node>{% else %}<node>{% endif %}|"
        "{%- if <condition> -%}<node>{% elsif <condition> %}<node>{% endif %}"
    ),
    "unless": "{% unless <condition> %}<node>{% else %}<node>{% endunless %}",
    "for": "{% for i in <source><option> %}<body>{% endfor %}|{% for i in <source> %}<body>{% else %}E{% endfor %}",
    "source": "(1..3)|(0..n)|(n..1)|l|rows|map|words|<value>",
    "option": "| limit:2| offset:1| reversed| limit: n offset: 1",
    "body": (
        "{{ i }}|{{ i.name }}|{{ forloop.index }}/{{ forloop.length }}|{% cycle 'a', 'b' %}|<node>|"
        "{% if forloop.last %}{% continue %}{% endif %}{{ i[0] }}|{% if i == 2 %}{% break %}{% endif %}."
    ),
    "case": "{% case <value> %}{% when <value> or <value> %}<node>{% else %}<node>{% endcase %}",
    "more": (
        "{% for i in <source> %}{% for j in <source> %}{{ forloop.parentloop.index }}{{ forloop.rindex }}"
        "{% endfor %}{% endfor %}|{% tablerow i in <source> cols:<few> limit:<few> offset:<few> %}"
        "{{ tablerowloop.col }}{{ tablerowloop.row }}{% endtablerow %}|{% cycle 'g': 1, 2 %}{% cycle 'g': 1, 2 %}|"
        "{% for i in <source> %}{% cycle 'a', i, 'c' %}{% endfor %}|{% increment z %}{% assign z = 7 %}{{ z }}|"
        "{%- capture v -%}  <node>  {%- endcapture -%} {{- v -}} x|{% capture 'v' %}q{% endcapture %}{{ v }}|"
        "{% comment %}<node>{% comment %}x{% endcomment %}{% endcomment %}|{%- comment -%} a {%- endcomment -%} b|"
        "{% include {{ file }}.html a=file b=rows[0] %}|{% include q.html a='x y' b=posts %}|{% include p.html a='a' a=n %}|"
        "{% for i in l limit: 2 %}{{ i }}{% endfor %}{% for i in l offset: continue %}{{ i }}{% endfor %}|"
        "{% for i in map %}{{ i ~first }}={{ i[1] ~jsonify }};{% endfor %}|{% ifchanged %}<word>{% endifchanged %}|"
        "{% case <value> %}\n {% when 1, '1' %}one{% when nil %}nil{% else %}z{% endcase %}|{{ map[<value>] }}|{{ l[n] }}|"
        "{% unless <fact> %}<node>{% elsif <fact> %}<node>{% endunless %}|{% for c in signs %}{{ c }}{% endfor %}"
    ),
    "few": "0|1|2|n|-1|none|'2'",
    "set": "{% assign n = <chain> %}|{% assign v = <chain> %}{{ v }}|{% capture v %}<node>{% endcapture %}{{ v }}",
    "other": (
        "{% increment q %}|{% decrement q %}|{% cycle g: <value>, <value> %}|{% raw %}{{ a }}{% endraw %}|"
        "{% include p.html a=n b='x' %}|{% comment %}{{ {% endcomment %}|"
        "{% tablerow i in <source> cols:2 %}{{ i.name }}{% endtablerow %}"
    ),
}
"""Each word in angle brackets becomes one of its alternatives; ``~`` is the bar before a filter."""


def template(chance: random.Random, text: str = "<text>", depth: int = 0) -> str:
    """A text in which each word of the grammar is one of its alternatives."""

    def one(found: re.Match[str]) -> str:
        if found[1] == "node" and depth > 6:
            return "."
        return template(chance, chance.choice(GRAMMAR[found[1]].split("|")), depth + 1)

    return re.sub(r"<(\w+)>", one, text)


@pytest.mark.jekyll
@pytest.mark.skipif(not has_ruby(), reason="Jekyll is not installed: apt-get install jekyll")
def test_random_templates_give_what_ruby_gives(tmp_path: Path) -> None:
    chance = random.Random(17)  # noqa: S311 -- repeatable
    texts = [template(chance).replace("~", " | ") for _ in range(TEMPLATES)]
    (tmp_path / "_includes").mkdir()
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    liquid = TemplateRenderer(
        root=tmp_path, includes=[Path("_includes")], docs=Path("docs"), markdown=str
    )
    said = answers([Case("", text, SCOPE, FILES, None, "") for text in texts])
    wrong = {}
    for text, answer in zip(texts, said, strict=True):
        ours = liquid.render(Source("docs/page.md", text), load(SCOPE))
        is_error = any(it.severity is Severity.ERROR for it in ours.findings)
        if "output" in answer and (is_error or ours.text != answer["output"]):
            wrong[text] = ours.text, answer["output"]
    assert wrong == {}
    assert sum("output" in answer for answer in said) > TEMPLATES / 2
