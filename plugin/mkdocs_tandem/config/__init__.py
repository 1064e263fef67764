"""Settings: their schema, the loader of ``mkdocs.yml``, and Jekyll's ``_config.yml``."""
