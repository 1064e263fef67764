"""What tests share; no test imports another.

| module | gives |
| --- | --- |
| ``mkdocs_server`` | a site as ``mkdocs serve`` has it, in this process |

What belongs to one folder of tests is in that folder: ``tests/README.md`` has the list.
"""
