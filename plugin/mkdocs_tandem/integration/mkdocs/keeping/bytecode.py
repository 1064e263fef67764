"""Compiled templates, kept: compiling those of a theme takes longer than many a warm build."""

import sys

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from mkdocs_tandem.cache import Cache, digest

KIND = "bytecode"


class Bytecode(BytecodeCache):
    """What Jinja asks before it compiles a template."""

    def __init__(self, cache: Cache, *, has_wrapped: bool) -> None:
        """``has_wrapped`` says whether a template is changed while it is compiled."""
        self._cache = cache
        self._kind = f"{sys.version} {has_wrapped}"

    def load_bytecode(self, bucket: Bucket) -> None:
        raw = self._cache.read(KIND, self._key(bucket))
        if raw is not None:
            bucket.bytecode_from_string(raw)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.write(KIND, self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> bytes:
        return digest(self._kind, bucket.key, bucket.checksum)
