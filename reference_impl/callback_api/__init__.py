"""A reference implementation of a callback API for connected vehicles."""
