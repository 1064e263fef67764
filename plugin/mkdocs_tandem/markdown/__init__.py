"""Names that the ``mkdocs.yml`` of projects refers to; they keep working when modules move."""
