"""Material's blog for one audience: its posts, index, archive, categories and authors."""

import os
import posixpath
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from mkdocs_tandem.integrations.mkdocs.plugin_instances.instance import (
    AudiencePages,
    PluginInstance,
    given_options,
    new_plugin,
)

Finished = Callable[[str, File], str]
"""Makes of HTML what readers see on the page of a file."""


def release_blog_pages(files: Files, config: MkDocsConfig) -> Files:
    """The files of a site in which posts and the pages of a blog are pages like any others.

    The blog has taken them out of the navigation and of the pages that are built, to do that
    itself; files that it has made are left out.
    """
    blogs = [it.blog for it in config.plugins.values() if _is_blog(it) and hasattr(it, "blog")]
    if not blogs:
        return files
    posts = {post.file for blog in blogs for post in blog.posts}
    kinds = tuple(type(blog) for blog in blogs)
    own = [file for file in files if isinstance(file.page, kinds)]
    for file in (*own, *posts):
        if file.page not in blogs:
            file.inclusion = InclusionLevel.NOT_IN_NAV
        file.page = None
    made = {file for file in own if file.generated_by is not None}
    return Files([file for file in files if file not in made])


def _is_blog(plugin: Any) -> bool:
    return type(plugin).__module__.startswith("material.plugins.blog.")


@dataclass(frozen=True)
class Blogs:
    """Makes blogs whose excerpts look as the posts do."""

    finished: Finished

    def blog(
        self, original: Any, readership: AudiencePages, config: MkDocsConfig, command: str
    ) -> PluginInstance | None:
        """The blog of an audience; ``None`` if it has neither posts nor an index."""
        folder = readership.path(posixpath.normpath(original.config.blog_dir))
        posts = readership.path(_post_folder(original))
        if readership.name:
            folder = posixpath.normpath(folder)
        places = (f"{folder}/", f"{posts}/")
        index = posixpath.normpath(posixpath.join(folder, "index.md"))
        own = {
            uri: file
            for uri, file in readership.files.items()
            if uri.startswith(places) or uri == index
        }
        if index not in own and not any(uri.startswith(f"{posts}/") for uri in own):
            return None
        scoped = copy(config)
        options = self._options(original, config, folder, posts)
        plugin = new_plugin(original, options, scoped, command)
        after = {"page_context": self._finish}
        return _BlogInstance(plugin, scoped, readership, after, tuple(own.values()))

    def _options(
        self, original: Any, config: MkDocsConfig, folder: str, posts: str
    ) -> dict[str, Any]:
        given = original.config
        authors = given.authors_file.format(blog=given.blog_dir)
        return {
            **given_options(original),
            "blog_dir": folder,
            "post_dir": posts,
            "authors_file": os.path.join(config.docs_dir, authors),  # noqa: PTH118 -- as it does
        }

    def _finish(self, result: Any, context: Any, *_: Any, **__: Any) -> Any:
        for excerpt in context.get("posts") or ():
            excerpt.content = self.finished(excerpt.content, excerpt.post.file)
            if excerpt.more:
                excerpt.more = self.finished(excerpt.more, excerpt.post.file)
        return result


def _post_folder(plugin: Any) -> str:
    return posixpath.normpath(str(plugin.config.post_dir).format(blog=plugin.config.blog_dir))


@dataclass(frozen=True)
class _BlogInstance(PluginInstance):
    own: Sequence[File]
    """The files of its pages."""

    def files(self, files: Files) -> None:
        """Let the plugin open the pages as its readers have them, from a folder made for that."""
        docs, origins = self.config.docs_dir, [file.abs_src_path for file in self.own]
        with TemporaryDirectory(prefix="tandem-blog-") as folder:
            self.config["docs_dir"] = folder
            for file in self.own:
                _write(file, Path(folder))
            try:
                super().files(files)
            finally:
                for file, origin in zip(self.own, origins, strict=True):
                    file.abs_src_path = origin
                self.config["docs_dir"] = docs
            for file in files:
                if file.src_dir == folder:  # an index that the author has not written
                    file.content_string = file.content_string


def _write(file: File, folder: Path) -> None:
    path = folder / file.src_uri
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(file.content_string, "utf-8")
    file.abs_src_path = str(path)
    file.inclusion = InclusionLevel.INCLUDED
