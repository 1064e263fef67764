"""``link``, ``post_url``, ``include_cached`` and ``highlight``, as pages of Jekyll's use them."""

import pytest

from .conftest import Render

SITE = {
    "baseurl": "/base",
    "pages": [{"path": "guide/start.md", "url": "/guide/start/"}],
    "posts": [{"path": "_posts/2021-05-03-news.md", "url": "/2021/05/03/news.html"}],
    "boats": [{"path": "_boats/tug.md", "relative_path": "_boats/tug.md", "url": "/boats/tug"}],
}

LINKS = {
    "{% link guide/start.md %}": "/base/guide/start/",
    "{% link /guide/start.md %}": "/base/guide/start/",
    "{% assign f = 'start' %}{% link guide/{{ f }}.md %}": "/base/guide/start/",
    "{% link _boats/tug.md %}": "/base/boats/tug",
    "{% link img/map.png %}": "/base/img/map.png",
    "{% post_url 2021-05-03-news %}": "/base/2021/05/03/news.html",
}


@pytest.mark.parametrize("text", LINKS)
def test_a_link_is_the_address_of_its_file(text: str, render: Render) -> None:
    rendering = render(text, {"docs/img/map.png": "x"}, site=SITE)
    assert (rendering.text, rendering.findings) == (LINKS[text], ())


def test_a_link_to_nothing_is_found_with_the_nearest_path(render: Render) -> None:
    (finding,) = render("a {% link guide/strat.md %}", site=SITE).findings
    assert str(finding) == (
        "docs/page.md:1:11: there is no page or file 'guide/strat.md'; "
        "did you mean 'guide/start.md'? [broken-link]"
    )


def test_a_link_never_leads_out_of_the_sites_folder(render: Render) -> None:
    (finding,) = render("{% link ../secret.md %}", {"secret.md": "x"}, site=SITE).findings
    assert finding.rule == "broken-link"


def test_a_cached_include_is_an_include(render: Render) -> None:
    rendering = render("{% include_cached a.md n=1 %}", {"_includes/a.md": "<{{ include.n }}>"})
    assert rendering.text == "<1>"


CODE = {
    "{% highlight ruby %}\nputs 1\n{% endhighlight %}\n": "```ruby\nputs 1\n```\n",
    "{% highlight js linenos %}\na\n\nb\n{% endhighlight %}": (
        '```{ .js linenums="1" }\na\n\nb\n```'
    ),
    "1. x\n{% highlight sh %}\nls\n{% endhighlight %}\n": "1. x\n\n```sh\nls\n```\n",
    '{% highlight js mark_lines="1 3" %}\na{% endhighlight %}': (
        '```{ .js hl_lines="1 3" }\na\n```'
    ),
    "* x\n\n  {% highlight c++ %}\na\n  b\n{% endhighlight %}\n": (
        "* x\n\n  ```c++\n  a\n    b\n  ```\n"
    ),
    "Run\n\n    {% highlight sh %}\n    ls\n    {% endhighlight %}\n\nx": (
        "Run\n\n    \n\n```sh\n    ls\n    \n```\n\nx"
    ),
    "1. x\n\n    {% highlight sh %}\nls\n    {% endhighlight %}\n": (
        "1. x\n\n    ```sh\n    ls\n        \n    ```\n"
    ),
    "x\n{%- highlight sh -%}\nls\n{%- endhighlight -%}\ny": "x\n\n```sh\nls\n```\ny",
    "{% highlight md %}\n```\nx\n```\n{% endhighlight %}": "````md\n```\nx\n```\n````",
    "Type {% highlight sh %}ls *.md{% endhighlight %} here": (
        'Type <figure class="highlight"><pre><code class="language-sh" data-lang="sh">'
        "ls &#42;.md</code></pre></figure> here"
    ),
    "{% raw %}{% highlight ruby %}x{% endhighlight %}{% endraw %}": (
        "{% highlight ruby %}x{% endhighlight %}"
    ),
}


@pytest.mark.parametrize("text", CODE)
def test_highlighted_code_is_a_fence_or_html_within_a_line(text: str, render: Render) -> None:
    rendering = render(text)
    assert (rendering.text, rendering.findings) == (CODE[text], ())


def test_highlighted_code_keeps_its_place(render: Render) -> None:
    rendering = render("\n\n{% highlight json %}\n{\n  1 }\n{% endhighlight %}\n")
    places = [
        piece.source.location(piece.start).line for piece in rendering.pieces if "1" in piece.text
    ]
    assert places == [4]


def test_highlight_without_a_language_is_found(render: Render) -> None:
    (finding,) = render("{% highlight %}x{% endhighlight %}").findings
    assert (finding.rule, finding.message) == (
        "liquid-syntax",
        "'highlight' needs a language, and options after it",
    )


def test_a_sample_is_an_item_of_the_list_and_the_same_in_each_build(render: Render) -> None:
    text = (
        "{% assign all = 'a,b,c,d' | split: ',' %}{{ all | sample }} {{ all | sample: 2 | size }}"
    )
    first, again = render(text), render(text)
    assert first.text == again.text
    item, count = first.text.split()
    assert item in "abcd"
    assert count == "2"


RAW_FENCES = {
    "```json raw\n{{ a }} {% if %}\n```\n{{ x }}": "```json raw\n{{ a }} {% if %}\n```\n1",
    "```yaml a raw b\n{{ a\n```\n{{ x }}": "```yaml a raw b\n{{ a\n```\n1",
    "> ~~~yaml raw\n> {{ a }}\n> ~~~\n{{ x }}": "> ~~~yaml raw\n> {{ a }}\n> ~~~\n1",
    "````md raw\n```\n{{ a }}\n```\n````\n{{ x }}": "````md raw\n```\n{{ a }}\n```\n````\n1",
    "```md raw\n{% if %}\n": "```md raw\n{% if %}\n",
    "{{ x }}\n```a raw\n{{ y }}\n```\n```b raw\n{{ z }}\n```\n{{ x }}": (
        "1\n```a raw\n{{ y }}\n```\n```b raw\n{{ z }}\n```\n1"
    ),
    "```json draw\n{{ x }}\n```": "```json draw\n1\n```",
    "```raw\n{{ x }}\n```": "```raw\n1\n```",
}


@pytest.mark.parametrize("text", RAW_FENCES)
def test_a_fence_with_the_word_raw_is_left_alone(text: str, render: Render) -> None:
    rendering = render("{% assign x = 1 %}\n" + text)
    assert (rendering.text, rendering.findings) == ("\n" + RAW_FENCES[text], ())
