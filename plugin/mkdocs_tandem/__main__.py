"""``python -m mkdocs_tandem``: the command ``tandem``."""

from mkdocs_tandem.integration.cli import run

if __name__ == "__main__":
    run()
