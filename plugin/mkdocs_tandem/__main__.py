"""``python -m mkdocs_tandem``: the command ``tandem``."""

from mkdocs_tandem.integration.cli import main

if __name__ == "__main__":
    main(prog_name="tandem")
