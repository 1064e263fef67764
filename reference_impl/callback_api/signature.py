"""Signed notifications, as the Standard Webhooks specification has them: an extension."""

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from pathlib import Path

PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64


@dataclass(frozen=True)
class Signer:
    """Adds ``webhook-id``, ``webhook-timestamp`` and ``webhook-signature``."""

    key: bytes = field(repr=False)

    @classmethod
    def from_file(cls, path: Path) -> "Signer":
        """With the secret in a file; ``ValueError`` for anything else."""
        return cls.from_secret(path.read_text(encoding="utf-8"))

    @classmethod
    def from_secret(cls, secret: str) -> "Signer":
        """From ``whsec_`` and 24 to 64 bytes in base64; ``ValueError`` for anything else."""
        try:
            key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
        except binascii.Error:
            raise ValueError("the signing secret is not base64") from None
        if not _SHORTEST <= len(key) <= _LONGEST:
            raise ValueError(f"the signing secret has to have {_SHORTEST} to {_LONGEST} bytes")
        return cls(key)

    def headers(self, identifier: str, moment: float, body: bytes) -> dict[str, str]:
        """The headers of one attempt; the identifier is the same for all attempts."""
        stamp = str(int(moment))
        signed = b".".join((identifier.encode(), stamp.encode(), body))
        digest = base64.b64encode(hmac.digest(self.key, signed, "sha256")).decode()
        return {
            "webhook-id": identifier,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{digest}",
        }
