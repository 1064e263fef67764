from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.liquid import Limits, Rendered, TemplateRenderer
from mkdocs_tandem.source import Source

Render = Callable[..., Rendered]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Renders one text as a page beside files that it may include."""

    def render(
        text: str,
        files: dict[str, str] | None = None,
        limits: Limits | None = None,
        **scope: Any,
    ) -> Rendered:
        for name, content in (files or {}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="")
        liquid = TemplateRenderer(
            root=tmp_path, includes=[Path("_includes")], docs=Path("docs"), limits=limits
        )
        return liquid.render(Source("docs/page.md", text), scope)

    return render
