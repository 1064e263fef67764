"""The hooks that MkDocs calls."""

import logging
import posixpath
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import nest_paths
from mkdocs.utils.templates import TemplateContext

from mkdocs_tandem.cache import Cache, one
from mkdocs_tandem.config.jekyll import Jekyll, for_theme
from mkdocs_tandem.config.loader import GUARD
from mkdocs_tandem.config.settings import OF_JEKYLL, Settings, settings_of
from mkdocs_tandem.execution.reload import AppModules
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integrations.mkdocs.build_cache import IncrementalBuild
from mkdocs_tandem.integrations.mkdocs.files import (
    VariantFile,
    VariantFiles,
    collected,
    converted,
    file_of,
    is_kept,
    placed,
    sources,
)
from mkdocs_tandem.integrations.mkdocs.host import (
    BrokenError,
    add_own_files,
    broken,
    configuration,
    one_line,
    resolve_references_nearby,
)
from mkdocs_tandem.integrations.mkdocs.plugin_instances import (
    PluginInstances,
    release_blog_pages,
    with_own_feeds,
)
from mkdocs_tandem.integrations.mkdocs.serve import (
    BuildState,
    LiveServer,
    NavigationSource,
    RunMode,
    WorkbenchMiddleware,
    postponed,
)
from mkdocs_tandem.integrations.mkdocs.site import (
    PageTexts,
    PlainTexts,
    PublishedSite,
    download_files,
    late_tags,
    leaks,
    llms_files,
    navigation,
    redirects,
    scoped_listings,
    steps_of,
    with_markdown_link,
    write_downloads,
    write_redirects,
    write_texts,
)
from mkdocs_tandem.integrations.mkdocs.site.navigation import outline
from mkdocs_tandem.integrations.mkdocs.warnings import leave_to_findings, published, tell, warn_of
from mkdocs_tandem.output.html.labels import ENGLISH
from mkdocs_tandem.pages.markdown.kramdown import KramdownIds, names_like_kramdown
from mkdocs_tandem.pages.template_context import site_without_data
from mkdocs_tandem.pages.urls import destination
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.inputs import inputs_of
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.rules.includes import unrendered_snippets
from mkdocs_tandem.rules.selection import kept

_log = get_plugin_logger("tandem")


class _Options(Config):
    """None of MkDocs' own kind: ``settings`` reads them."""


class TandemPlugin(BasePlugin[_Options]):
    """Renders each page for its audiences and checks every example on the way."""

    def __init__(self) -> None:
        self._options: Any = {}
        self._redirects: dict[str, File] = {}
        self._labels = ENGLISH
        self._settings: Settings | None = None
        self._publication: PublishedSite | None = None
        """``None`` if there are no audiences."""
        self._instances = PluginInstances()
        self._incremental: IncrementalBuild | None = None
        self._modules: AppModules | None = None
        self._project: Project | None = None
        self._failure: Finding | None = None
        """Why the site could not be built."""
        self._late: dict[str, Finding] = {}
        """Text that came after Liquid, by the paths of pages."""
        self._others: frozenset[str] = frozenset()
        """The paths of files that are published as their authors made them."""
        self._built: BuildState | None = None
        self._run_mode = RunMode("build", is_dirty=False)
        self._meanwhile = ExitStack()
        self._unread: set[str] | None = None
        """The pages that are read later; ``None`` if this build reads and writes all."""
        self._texts = PageTexts()
        self._nav: Navigation | None = None
        self._navs: dict[str | None, Navigation] = {}

    def load_config(
        self, options: Any, config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Take the options unchecked: ``settings`` validates them for all hosts."""
        self._options = options
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Ask MkDocs to keep this object while it serves."""
        self._run_mode = RunMode(command, is_dirty=dirty)

    def on_shutdown(self) -> None:
        """Keep what serving has made; a build after it, if there is one, writes all pages."""
        self._run_mode = RunMode("build", is_dirty=False)
        self._instances.close()
        if self._incremental:
            self._incremental.end()

    def on_config(self, config: MkDocsConfig) -> None:
        with one_line(_root(config)):
            self._settings = settings_of(configuration(config, self._options))
        for notice in self._settings.notices:
            _log.info(notice)
        self._forget_code(self._settings)
        self._incremental = self._project = self._built = None
        self._late, self._texts = {}, PageTexts()
        if self._settings.llms and "llmstxt" in config.plugins:
            _log.warning("'tandem.llms' and the plugin 'llmstxt' write the same files; remove one")
        if self._settings.enabled and GUARD in config.markdown_extensions:
            config.markdown_extensions.remove(GUARD)
        if self._settings.enabled and self._settings.is_in_place:
            _extend(config, OF_JEKYLL)
        if self._settings.enabled and names_like_kramdown(config.mdx_configs):
            extensions: list[Any] = config.markdown_extensions
            extensions.append(KramdownIds())
        if self._settings.enabled:
            leave_to_findings(config)
            self._incremental = IncrementalBuild(self._settings, config, self._run_mode.command)
        if self._settings.enabled and self._settings.audiences:
            add_own_files(config, has_console=self._settings.console is not None)
            resolve_references_nearby(config)

    def _forget_code(self, settings: Settings) -> None:
        """Let the application be imported again if its files have changed while it was served."""
        execution = settings.execution
        if not self._run_mode.is_serving or execution is None or not execution.apps:
            return
        if self._modules is None:
            self._modules = AppModules(execution.apps, settings.root / (execution.path or "."))
        self._modules.forget_changed()

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        if self._incremental:
            self._incremental.clean()

    @event_priority(-110)  # after the plugins that make pages, and literate-nav
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        settings = self._settings
        if settings is None or not settings.enabled:
            return files
        jekyll = Jekyll.of(site_without_data(settings)[0], settings)
        files = release_blog_pages(files, config)
        found = sources(files, settings, jekyll, is_serving=self._run_mode.is_serving)
        read = dict(found) | dict(collected(settings, jekyll, config))
        cache = self._incremental.cache if self._incremental else None
        others = published(files, read, jekyll, is_serving=self._run_mode.is_serving)
        self._others = frozenset(others)
        self._project = project = Project.of(
            Site.read(settings, read.values(), self._others, cache)
        )
        origin = {source.path: file for file, (source, _) in read.items()}
        expanded = VariantFiles(
            [
                placed(file, jekyll, settings)
                for file in files
                if file not in read and is_kept(file, jekyll)
            ],
            [audience.name for audience in settings.audiences],
        )
        variants = {
            destination(variant.source, variant.audience, settings): variant
            for variant in project.site.all_variants()
        }
        with one_line(settings.root), self._shared_out(project, variants) as take:
            for uri, variant in variants.items():
                take(uri)
                text = one(self._text(project, variant, uri))
                address = project.site.links.address(variant)
                expanded.append(file_of(text, uri, origin[variant.source.path], address, config))
        self._labels = project.site.labels
        self._redirects = redirects(variants.values(), expanded.src_uris, settings)
        self._publication = None
        if settings.audiences:
            self._publish(project, files, expanded, variants, config)
        with one_line(settings.root):
            tell(project, project.check().findings, config)
        return expanded

    def _shared_out(
        self, project: Project, variants: Mapping[str, Variant]
    ) -> AbstractContextManager[Callable[[str], None]]:
        """Let other processes read, bind and check examples, unless a service has to run them."""
        settings = project.settings
        if self._incremental is None or settings.execution or settings.speed.processes == 1:
            return nullcontext(lambda _: None)

        def make(uri: str) -> None:
            self._text(project, variants[uri], uri)
            project.publisher.settle(variants[uri])

        wanted = set(project.publisher.unmarked(variants.values()))
        names = [uri for uri, variant in variants.items() if variant in wanted]
        return self._incremental.shared_out(make, names)

    def _publish(
        self,
        project: Project,
        files: Files,
        expanded: VariantFiles,
        variants: Mapping[str, Variant],
        config: MkDocsConfig,
    ) -> None:
        """Share out other plugins and the navigation to the audiences.

        ``files`` are those of the sources, ``expanded`` those of ``variants``.
        """
        self._instances.close()
        self._instances = PluginInstances.made(
            config, self._run_mode.command, expanded, variants, self._content
        )
        hidden = {
            posixpath.join(project.settings.docs, file.src_uri)
            for file in files
            if not file.inclusion.is_in_nav()
        }
        others = converted(files)
        given = outline(files, config) or config.nav
        config.nav = _navigation(project, variants, hidden, others, given)
        self._publication = PublishedSite.of(
            project, variants, expanded, config, self._instances.owners
        )

    def _text(self, project: Project, variant: Variant, uri: str) -> str:
        """The Markdown that MkDocs converts; in a build, its examples are not needed again."""
        text = project.publisher.marked(variant)
        if self._has_llms and not self._run_mode.is_serving:
            self._texts.markdown[uri] = project.publisher.plain(variant)
        if project.settings.downloads and not self._run_mode.is_serving:
            self._texts.steps[uri] = project.publisher.steps(variant)
        if not self._run_mode.is_serving:
            project.publisher.settle(variant)
        return text

    @property
    def _has_llms(self) -> bool:
        """Whether this build publishes Markdown beside the pages."""
        settings = self._settings
        return bool(settings and settings.llms and settings.audiences)

    def _served_text(self, config: MkDocsConfig, address: str) -> str | None:
        """The text for programs that is served at an address; ``None`` if there is none."""
        published = self._publication
        if published is None:
            return None
        made = download_files(published, self._navs, partial(steps_of, published))
        if self._has_llms and address.endswith((".md", ".txt")):
            made = llms_files(published, self._navs, PlainTexts(published), config)
        make = made.get(address)
        return make() or None if make else None

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self._adopt(nav)
        self._unread = None
        if self._project and not self._run_mode.is_serving:  # where it has to be known what changes
            self._project.site.release_rendered()
        if self._incremental:
            self._incremental.begin(self._content)
            if self._settings and self._run_mode.postpones(self._settings, config):
                later = postponed(config, self._incremental.is_titled)
                self._unread = self._meanwhile.enter_context(later)
        return nav

    def _adopt(self, nav: Navigation) -> None:
        self._nav, self._navs = nav, {}
        if self._publication:
            self._navs = self._publication.navigations(nav)

    def _renavigated(self, nav: Navigation) -> bool:
        """Take another navigation for the one of all pages; whether that is possible."""
        self._adopt(nav)
        return self._incremental is None or self._incremental.adopt(nav)

    @event_priority(100)  # before other plugins, which read the front matter
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Complete a page's front matter; let its listing of tags show its audience's pages."""
        if self._settings is None:
            return markdown
        variant = self._publication.variant(page) if self._publication else None
        audience = variant.audience if variant else None
        if variant is not None and isinstance(page.file, VariantFile):
            page.file.source_uri = posixpath.relpath(variant.source.path, self._settings.docs)
        if variant is not None and audience is not None:
            given = {**variant.source.front_matter, **page.meta}
            page.meta = {**given, self._settings.audience_key: audience.name}
        if self._settings.is_of_jekyll:
            statuses = config.extra.get("status") or ()
            page.meta = for_theme(page.meta, config.theme.dirs, statuses)
        if audience is None:
            return markdown
        return scoped_listings(markdown, page.file, config)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Dress the examples of a page, and fill the pages that no source represents."""
        variant = self._publication.variant(page) if self._publication else None
        path = variant.source.path if variant else f"docs/{page.file.src_uri}"
        is_ours = isinstance(page.file, VariantFile)
        late = late_tags(html, page.file.content_string if is_ours else "", path)
        if late and self._settings and self._settings.enabled:
            found = unrendered_snippets(variant, self._settings) if variant else iter(())
            self._late[path] = next(found, late)
        shown = one(self._content(html, page.file))
        is_of_text = self._incremental and self._incremental.is_of_text(page.file, html)
        if is_of_text and self._publication:
            self._publication.written[page.file.src_uri] = hash(shown)
        return shown

    def _content(self, html: str, file: File) -> str:
        return self._publication.content(html, file) if self._publication else html

    @event_priority(-100)
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        if self._incremental:
            self._incremental.read(page)
        return page

    @event_priority(-150)  # after those that change pages once all are read, as autorefs does
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        if self._incremental and self._nav:
            is_postponed = self._unread is not None
            self._incremental.show(env, self._nav, files, self._dressing, is_postponed=is_postponed)
        if self._incremental and self._project and self._nav:
            self._built = BuildState(
                config,
                self._project,
                self._publication,
                files,
                self._nav,
                env,
                NavigationSource.read(config.config_file_path),
                self._renavigated,
                self._incremental.forget_navigation,
                self._incremental.indexed,
                self._unread is not None,
                self._unread or set(),
            )
        return env

    @event_priority(-50)
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Limit the page's navigation and links to its audience."""
        if self._publication and context["nav"] is nav:
            audience = self._publication.audience(page)
            context["nav"] = self._navs.get(audience.name if audience else None, nav)
        return context

    @event_priority(-50)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        is_there = self._incremental is not None and self._incremental.stays(output)
        if is_there or not self._publication:
            return output
        audience = self._publication.audience(page)
        if audience and self._instances.has_feeds:
            output = with_own_feeds(output, page, audience.name)
        if self._has_llms and page.file.src_uri in self._publication.variants:
            output = with_markdown_link(output, page.file)
        return self._publication.page(output, page)

    def _dressing(self, page: Page) -> bytes:
        """Fingerprint of all that is done with a rendered page."""
        return self._publication.dressing(page) if self._publication else b""

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        listed = self._publication
        if listed:  # pages of the theme, such as 404.html and search.html, are for everyone
            context["nav"] = self._navs.get(None, context["nav"])
        if listed and template_name == "sitemap.xml":
            context["pages"] = [file for file in context["pages"] if listed.is_in_sitemap(file)]
        return context

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Let the site's own pages know its audiences."""
        if self._publication and template_name == "404.html":
            return self._publication.missing(output_content)
        if self._publication and template_name == "sitemap.xml":
            return self._publication.sitemap(output_content)
        return output_content

    @event_priority(-1000)  # after those that change the search index, as 'encryptcontent' does
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        self._meanwhile.close()
        if self._incremental:
            self._incremental.finish()
        if self._publication:
            self._publication.write_beside(Path(config.site_dir), config)
        if self._publication and self._has_llms and not self._run_mode.is_serving:
            files = llms_files(self._publication, self._navs, self._texts.markdown, config)
            write_texts(Path(config.site_dir), files)
        if self._publication and not self._run_mode.is_serving:
            downloads = download_files(self._publication, self._navs, self._texts.steps.__getitem__)
            for path in write_downloads(Path(config.site_dir), downloads):
                _log.warning("'%s' is not published: no request was executed", path)
        write_redirects(Path(config.site_dir), self._redirects, self._labels)
        if self._incremental:
            self._incremental.sweep()
        if self._modules:
            self._modules.note()
        self._refuse_leaks(config)

    def _refuse_leaks(self, config: MkDocsConfig) -> None:
        """End a build in which another plugin has published what is not for its readers."""
        if self._project is None:
            return
        late = kept(self._late.values(), self._project.settings.ignored, whole=False)
        has_warned = _log.isEnabledFor(logging.WARNING)  # of Liquid in snippets, as of all findings
        untold = [it for it in late if it.location.path in self._late or not has_warned]
        if self._run_mode.is_serving or self._publication is None:
            for finding in untold:
                _log.warning(str(finding))
            return
        links = (item.url for nav in self._navs.values() for item in nav.items if item.is_link)
        cache = self._incremental.cache if self._incremental else Cache(None)
        self._publication.indexed = self._incremental.indexed_texts if self._incremental else {}
        found = leaks(self._publication, self._others, links, config, cache)
        for finding in (*untold, *found):
            _log.error(str(finding))
        if late or found:
            count = len(late) + len(found)
            noun = "text" if count == 1 else "texts"
            raise PluginError(f"{count} {noun} published for the wrong audience")

    def on_build_error(self, *, error: Exception) -> None:
        """End all processes."""
        self._failure = broken(None, error) if isinstance(error, BrokenError) else None
        self._meanwhile.close()
        if self._incremental:
            self._incremental.fail()

    def _fail(self, config_file: str | None, error: BaseException | None) -> None:
        """Note why the site could not be built while it is served; ``None``: it could."""
        is_told = error is not None and self._failure is not None
        if not is_told:
            self._failure = None if error is None else broken(config_file, error)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the other files that pages are made of, and add the workbench."""
        for path in inputs_of(self._project.site).paths if self._project else ():
            server.watch(str(path))
        WorkbenchMiddleware(
            server,
            lambda: self._publication.workbench_state if self._publication else None,
            lambda: self._failure,
            partial(self._served_text, config),
        )
        if self._settings and self._run_mode.is_ours(self._settings):
            fail = partial(self._fail, config.config_file_path)
            serving = LiveServer(server, builder, lambda: self._built, warn_of, fail)
            self._run_mode.is_heard = serving.install()
            if not self._run_mode.is_heard and self._unread is not None:
                builder()
        return server


def _extend(config: MkDocsConfig, extensions: Iterable[str]) -> None:
    """Let Markdown be read with extensions that the configuration does not name."""
    given = config.markdown_extensions
    given.extend(name for name in extensions if name not in given)


def _root(config: MkDocsConfig) -> Path:
    """The folder that places of findings are relative to."""
    return Path(config.config_file_path).parent if config.config_file_path else Path()


def _navigation(
    project: Project,
    variants: Mapping[str, Variant],
    hidden: Container[str],
    others: Sequence[str],
    given: Any,
) -> Any:
    """The navigation of all audiences, without the pages at some paths unless it names them.

    ``others`` are the paths of pages that are no sources.
    """
    listed = [
        destination(page, None, project.settings)
        for page in project.site.pages
        if page.path not in hidden
    ] + [*others]
    unpublished = [
        destination(page, None, project.settings)
        for page in project.site.pages
        if not project.site.variants(page)
    ]
    return navigation(given or nest_paths(listed), variants, project.settings, unpublished)
