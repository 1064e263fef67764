import os
from pathlib import Path

from mkdocs_tandem.liquid import TemplateRenderer
from mkdocs_tandem.source import Source


def site(root: Path, *includes: str) -> TemplateRenderer:
    return TemplateRenderer(
        root=root, includes=[Path(folder) for folder in includes], docs=Path("docs")
    )


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_folders_are_searched_in_their_order(tmp_path: Path) -> None:
    write(tmp_path / "a/x.md", b"a")
    write(tmp_path / "b/x.md", b"b")
    write(tmp_path / "b/y.md", b"y")
    page = Source("docs/p.md", "{% include x.md %}{% include y.md %}")
    assert site(tmp_path, "a", "b").render(page, {}).text == "ay"
    assert site(tmp_path, "b", "a").render(page, {}).text == "by"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "secret.md", b"secret")
    write(tmp_path / "_includes/near.md", b"near")
    (tmp_path / "_includes/far.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "_includes/also.md").symlink_to(tmp_path / "_includes/near.md")
    page = Source("docs/p.md", "{% include far.md %}{% include also.md %}")
    rendering = site(tmp_path, "_includes").render(page, {})
    assert rendering.text == "near"
    assert [finding.rule for finding in rendering.findings] == ["include-outside"]


def test_a_folder_or_a_pipe_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "_includes/folder.md").mkdir(parents=True)
    os.mkfifo(tmp_path / "_includes/pipe.md")
    page = Source("docs/p.md", "{% include folder.md %}{% include pipe.md %}")
    rendering = site(tmp_path, "_includes").render(page, {})
    assert [finding.rule for finding in rendering.findings] == ["missing-include"] * 2


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path / "_includes/latin.md", "a\nbé".encode("latin-1"))
    page = Source("docs/p.md", "{% include latin.md %}")
    (finding,) = site(tmp_path, "_includes").render(page, {}).findings
    assert str(finding) == (
        "_includes/latin.md:2:2: the byte 0xe9 is not UTF-8; save the file as UTF-8 [bad-encoding]"
    )
    assert [str(place) for place in finding.via] == ["docs/p.md:1:1"]


def test_a_byte_order_mark_is_no_text_and_line_ends_are_kept(tmp_path: Path) -> None:
    write(tmp_path / "_includes/x.md", b"\xef\xbb\xbfa\r\nb\r")
    page = Source("docs/p.md", "{% include x.md %}")
    assert site(tmp_path, "_includes").render(page, {}).text == "a\r\nb\r"


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "_includes/x.md"
    write(path, b"old")
    liquid = site(tmp_path, "_includes")
    page = Source("docs/p.md", "{% include x.md %}")
    assert liquid.render(page, {}).text == "old"
    status = path.stat()
    path.write_bytes(b"new")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert liquid.render(page, {}).text == "old"
    liquid.forget([path])
    assert liquid.render(page, {}).text == "new"
    path.write_bytes(b"newer")
    assert liquid.render(page, {}).text == "newer"


def test_a_relative_include_starts_at_the_pages_folder_however_deep(tmp_path: Path) -> None:
    write(tmp_path / "docs/sub/near.md", b"near {{ include.k }}")
    write(tmp_path / "_includes/outer.md", b"{% include_relative near.md k='v' %}")
    liquid = site(tmp_path, "_includes")
    assert liquid.render(Source("docs/sub/p.md", "{% include outer.md %}"), {}).text == "near v"
    (finding,) = liquid.render(Source("docs/p.md", "{% include outer.md %}"), {}).findings
    assert str(finding.location) == "_includes/outer.md:1:21"


def test_a_page_is_parsed_once_for_all_audiences(tmp_path: Path) -> None:
    liquid = site(tmp_path)
    page = Source("docs/p.md", "{% if page.a == 'x' %}X{% else %}Y{% endif %}")
    first, second = (liquid.render(page, {"page": {"a": name}}) for name in "xy")
    assert (first.text, second.text) == ("X", "Y")
    assert first.facts.reached == second.facts.reached
    assert first.facts.taken == second.facts.refused
    assert not first.facts.reached - (first.facts.taken | second.facts.taken)
