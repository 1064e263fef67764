"""Check what is published: the size of the wheel, and the files in both archives."""

import sys
import tarfile
import zipfile
from pathlib import Path

LARGEST = 1_110_000
"""Bytes of a wheel."""
STRAY = ("__pycache__", ".sqlite", ".DS_Store", ".cache", ".pyc")
NEEDED = (
    "tests/support/projects.py",
    "docs/manual/rules/",
    "mkdocs.yml",
    "reference_impl/callback_api/",
)


def main(folder: Path) -> list[str]:
    """What is wrong."""
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    wrong = []
    if (size := wheel.stat().st_size) > LARGEST:
        wrong.append(f"{wheel.name} has {size} bytes, more than {LARGEST}")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = archive.namelist()
    with tarfile.open(sdist) as archive:
        in_sdist = archive.getnames()
    wrong += [f"stray file: {it}" for it in (*in_wheel, *in_sdist) if any(s in it for s in STRAY)]
    wrong += [f"not in {sdist.name}: {it}" for it in NEEDED if not any(it in f for f in in_sdist)]
    return wrong


if __name__ == "__main__":
    found = main(Path(sys.argv[1]))
    sys.stderr.writelines(f"dist: {line}\n" for line in found)
    sys.exit(1 if found else 0)
