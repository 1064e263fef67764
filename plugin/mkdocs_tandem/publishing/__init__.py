"""From examples that were checked and executed to what readers get to see of them."""

from mkdocs_tandem.publishing.edition import Edition
from mkdocs_tandem.publishing.finish import Finish

__all__ = ["Edition", "Finish"]
