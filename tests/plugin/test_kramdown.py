"""Markdown as kramdown reads it, converted by Python-Markdown."""

import json
import re
import shutil
import subprocess

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.pages.markdown.kramdown import rewritten, slug
from tests.plugin.html_outline import outline
from tests.support.waiting import LIMIT

EXTENSIONS = [
    "abbr", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists", "tables", "toc",
    "pymdownx.superfences", "pymdownx.highlight", "tandem.kramdown",
]  # fmt: skip
OPTIONS = {"toc": {"slugify": slug}, "pymdownx.highlight": {"use_pygments": False}}

KRAMDOWN = (
    "print Kramdown::Document.new(STDIN.read, input: 'GFM', hard_wrap: false,"
    " syntax_highlighter: nil).to_html"
)


def _html(text: str, **kramdown: bool) -> str:
    options = {**OPTIONS, "tandem.kramdown": kramdown}
    return markdown.Markdown(extensions=EXTENSIONS, extension_configs=options).convert(text)


def _by_kramdown(text: str, options: str = "") -> str:
    command = KRAMDOWN.replace("hard_wrap: false", f"hard_wrap: false{options}")
    return subprocess.run(  # noqa: S603 -- texts of our own
        ["ruby", "-E", "UTF-8", "-rkramdown", "-rkramdown-parser-gfm", "-e", command],  # noqa: S607 -- as the machine has it
        input=text,
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
    ).stdout


PAGES = {
    "lists without blank lines": (
        "Bring:\n- a hat,\n- a coat:\n  - wool, or\n  - silk.\n1. one\n2. two\n"
    ),
    "code in items": (
        "1. Run\n   ```sh\n   ls\n   ```\n2. Look\n\n   ~~~ json\n   {}\n   ~~~\n\n       raw\n"
    ),
    "addresses in angle brackets": (
        '[a](<b.md>) [c](</d é.html> "t") <i>e</i> [f](<g>)\n\n[h](<i j.md>)\n'
    ),
    "rules and headings": "text\n## Pay\n* * *\n- - -\nAn h2\n---\n#nospace\n",
    "quotes": "text\n> quoted\n> - a\n> - b\n\n> second\n",
    "tables": "|a|b|\n|-|:-:|\n|1|2|\n\ntext | not\n\n| x | `|` |\n",
    "bars in elements and cells of a space that does not break": (
        "A <x>[s|c|j]\n\n<b>a | b</b>\n\n<b>a</b> | <i>b</i>\n\nA \\<r>a|b<p>\n\na <br> | <p>\n\n"
        "\u00a0   | b\n---|---\n q  | c\n\n \u00a0 text\n"
    ),
    "tables that text follows at once": (
        "|a|b|\n|-|-|\n|1|2|\n## Pay\n\n|a|b|\n|-|-|\n|1|2|\n- c\n\n"
        "a | b\n:-- | ---\n1 | 2\ntext\n\n"
        "<div markdown='1'>\n|a|b|\n|-|-|\n|1|2|\n</div>\n\n|a|b|\n|-|-|\n|1|2|\n{: .x}\n- c\n"
    ),
    "tables and rules below attribute lists": (
        "a\n{: .b}\n|a|b|\n|-|-|\n|1|2|\n\n{: .c}\n|a|b|\n|-|-|\n|1|2|\n\n"
        "[l]: /x\n|a|b|\n|-|-|\n|1|2|\n\n"
        "a\n{: .b}\nHead\n---\n\na\n^\nHead\n---\n"
    ),
    "definitions": "term\n: def\n: other\n\nmore\n\n: apart\n\n  with text\n",
    "ids": "# A -- b\n# A -- b\n# `a--b` *c*\n# Ünï & ½ {#own}\n# {x}\n## own\n",
    "ids in other scripts and with brackets": (
        "## تعلم {#تعلم}\n\n### हि\u200cन्दी {#1a}\n\n"
        "## a `<b>` <b>x</b> &lt;\n\n## `a &amp; b`\n\n## x {#a.b}\n"
    ),
    "tabs": (
        "### 1.\tPay\n\n1.\tone\n\n\t- two\n\n\t  ```\n\tx\n\t  ```\n2.\tthree\n\n\tcode\n\n"
        "# \n#\n\n\tlast\n"
    ),
    "headers of fences": (
        "``` ruby?x=1\nx\n```\n\n```a b\nx\n```\n\n```[1, 2)\nx\n```\n\ny\n\n```\nz\n```\n"
    ),
    "option within the text": (
        "<div>\n- raw\n</div>\n\n{::options parse_block_html='true' /}\n\n"
        "<div>\n- a\n\na | b\n--|--\n1 | 2\n\n</div>\n\n"
        "{::options parse_block_html='false' /}\n\n<div>\n- raw\n</div>\n"
    ),
    "attributes": "- a\n- b\n{: .x #y}\n\n{: .z}\n> q\n\n# H\n{: #h}\n\n- {:.c} d\n",
    "attributes and the next block": (
        "Text\n{: .a}\n## Pay\n{: .b}\n- a\n- b\n{: .c}\n> quoted\n{: .d}\n```\ncode\n```\n"
    ),
    "html": (
        "<div>\n\n- raw\n\n</div>\n- list\n\n<div markdown='1'>\n- item\n</div>\n<b>x</b> *y*\n"
    ),
    "markdown within html": (
        "<div class='box'>\n  <div>\n    <p class='head'>*raw*</p>\n"
        "    <p markdown=1>See [a](/b) *c*.\n      And `d`.</p>\n  </div>\n</div>\n\n"
        "<section>\n<div>\n\n    <div markdown='1'>\n- item\n\n## Head\n</div>\n</div>\n"
        "<br> <ul><li>raw</li></ul>\n</section>\n\nend\n"
    ),
    "what says markdown with blanks": (
        '<aside markdown = "1" class = "q">\n  said\n  <p markdown = "1">\n'
        "- [a](/b)\n  </p>\n</aside>\n"
    ),
    "a list below the text of a definition": "term\n: def\n  - one\n  - two\n",
    "definitions of links": (
        "See [`Socket`], [a][the `Y`].\n\n> quoted [@y]\n[@y]: /no\nmore [^1]\n[^1]: no\n\n"
        "text\n[foo]: /no\n[foo]\n\n- item\n[bar]: /no\n[bar]\n\n"
        "[`Socket`]: /s\n[the `Y`]: /y\n"
    ),
    "what follows definitions": (
        "t\n\n: a\n\n  b\n{: #d}\n\n### `c` {#h}\n\nt\n: x\n^\n|h|\n|-|\n|x|\n\n"
        "t1\nt2\n: 1. x\n: d2\n\nt\n:   w\n\n    ```\n    c\n    ```\n- *e* x\n\n"
        "t\n: x\n{: .k}\nt\n: y\n"
    ),
    "fences that nothing closes": "~~~\na\n```\n\n> ```\n> d\n> ```\n\n```js x```\n",
    "footnotes that nothing names": "# ![i](/i.png)\n\ntext\n\n[^1]: - x\n",
    "lists in definitions and labels in code": (
        "a\n: Track.\n  * [`f`] f\n    ([x][`F`])\n  * c\n\nb\n: High.\n  ```\n  x\n  ```\n\n"
        "[f]: /a\n[`f`]: /b\n"
    ),
    "ids within html": (
        "## A_b é\n\n<div markdown='1'>\n## A_b é\n\n## 7. A_b\n\n> ### ½\n\n### {#own}\n"
        "</div>\n\n## a_b é\n\n> ## A_b\n"
    ),
    "contents": (
        "# Top\n{:.no_toc}\n\n* TOC\n{:toc}\n\n## One\n### Deep\n{: .no_toc}\n### Two\n## Three\n"
        "### Under\n{:.no_toc}\n"
    ),
    "numbered contents": "# Top\n\n1. TOC\n{:toc}\n\n## One\n### Deep\n{:.no_toc}\n\n- a\n",
    "comments": "{::comment}\n- x\n{:/comment}\ntext {::nomarkdown}<i>*</i>{:/} end\n",
    "not lists": "1) a\n2) b\n\n+ c\n* d\n- e\n",
    "deep": "* a\n\n  text\n\n  * b\n    * c\n\n      d\n* e\n",
}


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
@pytest.mark.parametrize("name", PAGES)
def test_blocks_are_those_of_kramdown(name: str) -> None:
    theirs = _by_kramdown(PAGES[name])
    assert json.dumps(outline(_html(PAGES[name])), indent=0) == json.dumps(
        outline(theirs), indent=0
    )


MARKDOWN_IN_HTML = {
    "headings and lists": (
        "<div class='tasks'>\n\n##### Get *ready*\n\n- a\n- b\n\n</div>\n\n## After\n"
    ),
    "nested": "<section>\n<div>\n> [a](/b)\n\n1. one\n</div>\n</section>\n",
    "closed below text": "<div>\ntext *b*\n</div>\n\n# After\n",
    "a paragraph": "<p>See [a](/b).</p>\n\n- c\n",
    "raw elements": "<table><tr><td>\n\n- raw\n\n</td></tr></table>\n\n<pre>\n# raw\n</pre>\n",
    "told not to": "<div markdown='0'>\n- raw\n</div>\n\n<div markdown='1'>\n- item\n</div>\n",
    "code": "<details>\n<summary>S\n</summary>\n\n```sh\nls\n```\n\n    indented\n\n</details>\n",
}


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
@pytest.mark.parametrize("name", MARKDOWN_IN_HTML)
def test_html_holds_markdown_as_kramdown_reads_it_with_parse_block_html(name: str) -> None:
    text = MARKDOWN_IN_HTML[name]
    theirs = _by_kramdown(text, ", parse_block_html: true")
    assert outline(_html(text, parse_block_html=True)) == outline(theirs)


def test_html_holds_no_markdown_without_the_option() -> None:
    assert outline(_html(MARKDOWN_IN_HTML["headings and lists"])) == ["h2#after"]


def test_lists_and_headings_need_no_blank_line_above_them() -> None:
    html = _html("You need:\n- a name,\n  - of few words\n- a day.\n## Pay\nAt once.\n")
    assert html.count("<li>") == 3
    assert '<h2 id="pay">Pay</h2>' in html


def test_a_list_in_a_definition_needs_no_blank_line_above_it() -> None:
    html = _html("rope\n: of hemp\n  - short\n  - long\n: of steel\n")
    assert outline(html) == outline(
        "<dl><dt>rope</dt><dd><p>of hemp</p><ul><li>short</li><li>long</li></ul></dd>"
        "<dd>of steel</dd></dl>"
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{: .note #n}\nText\n", '<p class="note" id="n">Text</p>'),
        ("Text\n{:.a}\n", '<p class="a">Text</p>'),
        ("Text\n{:.a}\n## Pay\n", '<p class="a">Text</p>\n<h2 id="pay">Pay</h2>'),
        ("| a |\n|---|\n| b |\n{: .wide}\n", '<table class="wide">'),
        ("- a\n- b\n{: #steps}\n", '<ul id="steps">'),
        ("### Oars (and sails)\n{: #rowing}\n", '<h3 id="rowing">'),
        ("```sh\nls\n```\n{: .run}\n", '<div class="run">'),
        ("- {: .late} a\n- b\n", '<li class="late">a</li>'),
        ("{:ref: .x data-y='1'}\n\nText\n{: ref}\n", '<p class="x" data-y="1">Text</p>'),
        ("* TOC\n{:toc}\n\n# A\n", '<a href="#a">A</a>'),
        ("<div>\n<p markdown=1>*a*</p>\n<p>*b*</p>\n</div>\n", "<p><em>a</em></p>"),
        ("<div>\n<p markdown=1>*a*</p>\n<p>*b*</p>\n</div>\n", "<p>*b*</p>"),
        ("<div>\n<p>unclosed\n<p markdown=1>*a*\n</div>\n", "</div>"),
        ("<pre>\nurl: <https://a.example/b>\n</pre>\n", "url: &lt;https://a.example/b&gt;\n"),
        ("<script>\n'<https://a.example/b>'\n</script>\n", "'<https://a.example/b>'"),
        ("the <style> tag\n", "<p>the <style> tag</style></p>"),
        ("<div markdown='0'>\n<p>*a*</p>\n<i markdown='span'>*b*</i>\n</div>\n", ">*b*</i>"),
        ("<table markdown='1'>\n<thead><tr><td>a</td></tr></thead>\n</table>\n", "<td>a</td>"),
        ("## A <b>bold <i>end\n", "A <b>bold <i>end</i></b>"),
        ("| <script> |\n|---|\n| `<u>` <br> |\n", "<th><script></script></th>"),
        ("`<style>` <u>x</u> <!-- <b> --> \\<i> <img src='a'>\n", "<img src='a'></p>"),
        ("| oars | 4 |\n| sails | 2 |\n", "<table>\n<tbody>\n<tr>\n<td>oars</td>"),
        ("[a](b){:.low}{:.left} c\n", '<a class="low left" href="b">a</a> c'),
        ('[a](b){:\ndata-x=""} c\n', '<a data-x="" href="b">a</a> c'),
        ("`{:.a}{:.b}`\n", "<code>{:.a}{:.b}</code>"),
        (
            "[`oar`], [two\n`oar`s][], [a][`oar`], [`sail`]\n\n[`oar`]: /o\n[two `oar`s]: /p\n",
            (
                '<a href="/o"><code>oar</code></a>, <a href="/p">two\n<code>oar</code>s</a>, '
                '<a href="/o">a</a>, [<code>sail</code>]'
            ),
        ),
        ("[oar][the oar]\n\n[oar]: /o\n", "<p>[oar][the oar]</p>"),
        ('## <a id="x"></a> Oars\n', '<h2 id="-oars">'),
        ("the <mast, sail> and `<a, b>` <b>x</b>\n", "the &lt;mast, sail&gt; and <code>"),
        ("<me@sea.example> <a-b c='d' e>x</a-b> <a href=/x>y</a>\n", "<a href=/x>y</a>"),
        ("## Oars <!-- later -->\n", '<h2 id="oars-">'),
        ("a \\| b \\$ c\n", "<p>a | b $ c</p>"),
        ("$$\na_b_c\n$$\n", '<div class="arithmatex">\\[a_b_c\\]</div>'),
        ("<div>x</div> after *it*\n", "<p>after <em>it</em></p>"),
        ("<!-- x --> after *it*\nand on\n", "<p>after <em>it</em>\nand on</p>"),
        ("the <<name>> `<<a>>` <code><<b>></code>\n", "the «name» <code>&lt;&lt;a&gt;&gt;</code>"),
        ("the <<name>> `<<a>>` <code><<b>></code>\n", "<code>&lt;&lt;b&gt;&gt;</code>"),
        ("y\nx: 1\n-----\n\n- - -\n", "<p>y\nx: 1\n\u2014\u2013</p>\n<hr />"),
        ("one\\\ntwo\\\\\nthree `a\\\nb`\n", "one<br />\ntwo<br />\nthree <code>a\\\nb</code>"),
        (
            "so $$a_1 * b_2 >> c$$ is\n",
            'so <span class="arithmatex">\\(a_1 * b_2 &gt;&gt; c\\)</span>',
        ),
        ("so $$a_{b}{c}$$\n", "\\(a_{b}{c}\\)"),
        ("\\$$a_1$$ is\n", '<p><span class="arithmatex">\\(a_1\\)</span> is</p>'),
        ("* TOC\n{:toc .side}\n\n# A\n", '<div class="side" id="markdown-toc">'),
        ("- [ ] oars\n- [X] sails\n", 'disabled="disabled" /> oars</li>'),
        ("- [ ] oars\n- [X] sails\n", 'checked="checked" /> sails</li>\n</ul>'),
        (
            "- a\n- [ ] oars\n- b\n",
            '<ul class="task-list">\n<li>a</li>\n<li class="task-list-item">',
        ),
        ("a\n{% endhighlight %}\n", "<p>a\n{% endhighlight %}</p>"),
        ("a\n{{ b }}\n\n- c\n  {d}\n", "<p>a\n{{ b }}</p>\n<ul>\n<li>c\n    {d}</li>"),
        (
            "| a {b} | /c/ {d} {e} |\n|---|---|\n| `f` {g} | {h} |\n",
            "<th>a {b}</th>\n<th>/c/ {d} {e}</th>",
        ),
        (
            "| a {b} | /c/ {d} |\n|---|---|\n| `f` {g} | {h} |\n",
            "<td><code>f</code> {g}</td>\n<td>{h}</td>",
        ),
        (
            "*a*{b} `c`{d} [e](f){g} `{h}`\n",
            '<p><em>a</em>{b} <code>c</code>{d} <a href="f">e</a>{g} <code>{h}',
        ),
        ("## Get /a {b}\n", ">Get /a {b}</h2>"),
        ("a {b}\n: c\n", "<dt>a {b}</dt>"),
        ("- [oars](a) x\n", '<li><a href="a">oars</a> x</li>'),
    ],
)
def test_attribute_lists_and_extensions_have_their_effect(text: str, part: str) -> None:
    assert part in _html(text)


@pytest.mark.parametrize("levels", ["2", "2,4", "2..2"])
def test_a_page_says_which_levels_its_table_of_contents_has(levels: str) -> None:
    headings = "# A\n\n## B\n\n### C\n\n## D\n"
    html = _html(f'{{::options toc_levels="{levels}" /}}\n\n* TOC\n{{:toc}}\n\n{headings}')
    assert [name for name in "abcd" if f'href="#{name}"' in html] == ["b", "d"]
    assert 'href="#a"' in _html(f"* TOC\n{{:toc}}\n\n{headings}")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("<div>\n<b>x</b>\n```sh\nls <a>\n```\n<br>\n</div>\n", [">ls &lt;a&gt;</code>", "</div>"]),
        ("- a\n\n  <div>\n  ```\n  ls\n  ```\n  </div>\n- b\n", ["ls</code>", "<p>b</p>"]),
        ("<div>\n<pre>\n```sh\nls\n```\n</pre>\n</div>\n", ["<pre>\n```sh\nls\n```\n</pre>"]),
        ("<div>\n<!--\n```\nls\n```\n-->\n</div>\n", ["<!--\n```\nls\n```\n-->"]),
    ],
)
def test_a_fence_in_html_is_code_except_in_preformatted_text(text: str, parts: list[str]) -> None:
    html = _html(text)
    assert [part for part in parts if part not in html] == []
    assert "<p><br>" not in html


@given(
    st.text(alphabet="ab-*+1.:|>#`~{}[]()<>/ \t\n^=_$\\\"'!", max_size=80)
    | st.lists(
        st.sampled_from(["<div>", "</div>", "<p>", "</p>", "<hr>", "<!--", "-->", " a", "\n", "- "])
    ).map("".join)
)
def test_no_text_is_too_odd_and_a_second_run_has_the_same_blocks(text: str) -> None:
    kept: list[str] = []
    once = rewritten(text, kept, lambda html: "html")
    assert "\uf8f0" not in _html(text)
    if "\uf8f0" not in once:
        again = rewritten(once, kept, lambda html: "html")
        assert rewritten(again, kept, lambda html: "html") == again


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("1️⃣ Begin", "1️⃣-begin"),
        ("हिन्दी", "हिन्दी"),
        ("½ fare ①", "-fare-"),
        ("a_b\u203fc", "a_b\u203fc"),
        ("Tab\tTab", "tab-tab"),
        ("a\u200cb \u200d", "ab-"),
        ("Ⅷ Ⓐ 🅐 ①", "ⅷ-ⓐ-🅐-"),
    ],
)
def test_ids_have_the_characters_of_rubys_words(heading: str, name: str) -> None:
    assert slug(heading) == name


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
@pytest.mark.parametrize(
    "text",
    [
        "a\nb\n\nc\n\n# H\np\n\n<div>x</div>\n\n<p>y</p>\nlast\n{: .n}\n\nend\n\n- l\n",
        "- a\n- b *c*\n  - d\n    1. e\n- f\n\n> q\n> r\n",
        "- a\n\n- b\n\n| c | d |\n|---|---|\n| e | f |\n",
        "t\n: d\n: *e*\n",
        "a\n  b  \n   c `d\n      e`\n- f\n      g\n  h\ni\n\n  j\n    k\n",
        "- a\n\n  b\n\n  - c\n\n    d\n\n  > e\n  >   f\n\n- g\n",
        "> a\n>\n> b\n>\n> - c\n",
        '<div markdown="1">\na\n\n  b\n\n- c\n\n  d\n</div>\n',
    ],
)
def test_white_space_is_in_the_html_that_templates_get_as_in_kramdown(text: str) -> None:
    assert _html(text, keeps_blank_lines=True) == _by_kramdown(text).rstrip()


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
@pytest.mark.parametrize(
    "text",
    [
        "x <HubID>`a` *b* [c](d) \\* &amp; <i>e</i></HubID> *f*\n",
        "x <ID>`a` *b* <i>*e*</i>.\n",
        "<u>*a*</u> <code>*a* `b`</code> <mark>_x_</mark> <span>*b*</span>\n",
        "a <key_id> b_c_ $d$\n*e*\n\n*f*\n",
        "a <br /> *b* `<u>` *d* \\<u> *e*\n",
    ],
)
def test_signs_in_elements_without_markdown_are_text_as_in_kramdown(text: str) -> None:
    assert _html(text, keeps_blank_lines=True) == _by_kramdown(text).rstrip()


def test_repeated_marks_of_a_footnote_have_the_ids_of_kramdown() -> None:
    made = _html("a[^x] b[^y] c[^x] d[^x]\n\n[^x]: n\n[^y]: m\n")
    ids = re.findall(r'<sup id="(.*?)"', made)
    assert ids == ["fnref:x", "fnref:y", "fnref:x:1", "fnref:x:2"]
    assert {f"#{it}" for it in ids} <= set(re.findall(r'href="(.*?)"', made))


def test_quotes_are_characters_as_kramdown_writes_them() -> None:
    made = markdown.markdown('"a" -- it\'s... `&rsquo;`', extensions=["smarty", "tandem.kramdown"])
    assert made == "<p>“a” \u2013 it\u2019s… <code>&amp;rsquo;</code></p>"
