"""Plugins that gather pages, run once for each audience.

Such a plugin makes pages or files out of all pages that it sees: the index of a blog, a feed,
``llms.txt``. It gets an instance for each audience, which sees that audience's pages alone, and one
for the pages that everyone reads.
"""

from mkdocs_tandem.integrations.mkdocs.plugin_instances.blog import release_blog_pages
from mkdocs_tandem.integrations.mkdocs.plugin_instances.feeds import with_own_feeds
from mkdocs_tandem.integrations.mkdocs.plugin_instances.instances import PluginInstances

__all__ = ["PluginInstances", "release_blog_pages", "with_own_feeds"]
