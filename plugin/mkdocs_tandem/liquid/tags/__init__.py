"""The tags of Liquid and Jekyll, and the table of their names."""

from mkdocs_tandem.liquid.tags.assign import AssignTag, CaptureTag, DecrementTag, IncrementTag
from mkdocs_tandem.liquid.tags.base import Tag
from mkdocs_tandem.liquid.tags.conditional import CaseTag, IfTag, UnlessTag
from mkdocs_tandem.liquid.tags.examples import (
    CoverageTag,
    DeliveriesTag,
    DownloadsTag,
    EndpointTag,
    ExampleTag,
    LifecycleTag,
    OperationsTag,
    OperationTag,
    SchemaTag,
)
from mkdocs_tandem.liquid.tags.highlight import HighlightTag
from mkdocs_tandem.liquid.tags.include import IncludeCachedTag, IncludeRelativeTag, IncludeTag
from mkdocs_tandem.liquid.tags.include_http import IncludeHttpTag
from mkdocs_tandem.liquid.tags.include_workflow import IncludeWorkflowTag
from mkdocs_tandem.liquid.tags.link import LinkTag, PostUrlTag
from mkdocs_tandem.liquid.tags.loop import (
    BreakTag,
    ContinueTag,
    CycleTag,
    ForTag,
    IfChangedTag,
    TableRowTag,
)
from mkdocs_tandem.liquid.tags.text import (
    CommentTag,
    EchoTag,
    FeedMetaTag,
    InlineCommentTag,
    LiquidTag,
    OutputTag,
    RawTag,
    RenderTag,
    SeoTag,
)

INCLUDE_TAGS = (
    IncludeTag,
    IncludeCachedTag,
    IncludeHttpTag,
    IncludeRelativeTag,
    IncludeWorkflowTag,
)
LINK_TAGS = (LinkTag, PostUrlTag)
TAGS: tuple[type[Tag], ...] = (
    AssignTag,
    BreakTag,
    CaptureTag,
    CaseTag,
    CommentTag,
    ContinueTag,
    CoverageTag,
    CycleTag,
    DecrementTag,
    DeliveriesTag,
    DownloadsTag,
    EchoTag,
    EndpointTag,
    ExampleTag,
    ForTag,
    HighlightTag,
    IfChangedTag,
    IfTag,
    IncrementTag,
    InlineCommentTag,
    LifecycleTag,
    LiquidTag,
    OperationTag,
    OperationsTag,
    OutputTag,
    RawTag,
    FeedMetaTag,
    RenderTag,
    SeoTag,
    SchemaTag,
    TableRowTag,
    UnlessTag,
)
