"""``python -m mkdocs_tandem``: the command ``tandem``."""

from mkdocs_tandem.integrations.cli import run

if __name__ == "__main__":
    run()
