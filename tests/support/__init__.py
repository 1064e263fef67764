"""What tests share; no test imports another.

| module | gives |
| --- | --- |
| ``waiting`` | waiting that has an end: for a condition, a thread, a process, a server |
| ``mkdocs_server`` | a site as ``mkdocs serve`` has it, in this process |
| ``work`` | how many functions a call runs |
| ``scheduling`` | which process runs which tests |
| ``themes`` | builds that read and compile the templates of a theme once |
| ``projects`` | a project in a folder, with the contract, application and settings of this one |
| ``rule_pages`` | the files that a section of a rule's page shows |

What belongs to one folder of tests is in that folder: ``tests/README.md`` has the list.
"""
