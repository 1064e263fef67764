"""The hosts: MkDocs, pytest and the command line, one thin module each."""
