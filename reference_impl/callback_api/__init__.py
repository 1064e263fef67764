"""A reference implementation of a callback API for connected vehicles."""

from callback_api.app import create_app

__all__ = ["create_app"]
