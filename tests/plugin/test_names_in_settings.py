"""Dotted names that the ``mkdocs.yml`` of projects refers to."""

import markdown
import yaml

SETTINGS = """\
- toc: { slugify: !!python/name:mkdocs_tandem.markdown.kramdown.slug }
- mkdocs_tandem.markdown.kramdown
"""


def test_settings_that_an_earlier_import_wrote_keep_their_heading_ids() -> None:
    toc, extension = yaml.load(SETTINGS, yaml.UnsafeLoader)  # noqa: S506 -- as MkDocs does
    text = "# 2 - Überblick\n\ntext\n- item\n"
    html = markdown.markdown(text, extensions=["toc", extension], extension_configs=toc)
    assert 'id="2---überblick"' in html
    assert "<li>item</li>" in html
