"""The hosts: MkDocs, pytest and the command line."""
