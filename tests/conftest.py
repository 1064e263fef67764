"""How all tests run."""

from hypothesis import settings

settings.register_profile("patient", settings.default, deadline=None)  # machines are busy
settings.load_profile("patient")
