"""The settings of the plugin: types, defaults and meanings, in one table."""

from typing import Any

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_NAME = {"type": "string", "pattern": r"\A[A-Za-z0-9][A-Za-z0-9_-]*\Z"}
_BY_AUDIENCE = {"type": ["string", "object"], "additionalProperties": _TEXT}
_APP = r"\A[\w.]+:[\w.]+\Z"
_SCALARS = ["string", "number", "boolean"]
_SENT = {
    "type": "object",
    "additionalProperties": {
        "type": [*_SCALARS, "object"],
        "additionalProperties": {"type": _SCALARS},
    },
}
_SWITCH = {"type": "boolean", "default": True}
_OPTIONS = {"type": "object", "additionalProperties": False}

SCHEMA: dict[str, Any] = {
    **_OPTIONS,
    "properties": {
        "enabled": {"type": "boolean", "default": True, "description": "switches the plugin off"},
        "audiences": {
            "type": "object",
            "description": "who reads: a short name each; their order is the order of the tabs",
            "propertyNames": _NAME,
            "additionalProperties": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {
                    "title": {**_TEXT, "description": "what the tab says; default: the name"},
                    "description": {
                        **_TEXT,
                        "description": "what the page at the site's root says about them",
                    },
                    "contract": {
                        "type": ["string", "object"],
                        "description": "path of the OpenAPI document, or a mapping with `file`",
                        "additionalProperties": False,
                        "required": ["file"],
                        "properties": {
                            "file": {**_TEXT, "description": "path of the OpenAPI document"},
                            "only": {
                                "type": "object",
                                "additionalProperties": False,
                                "properties": {
                                    "tags": {
                                        **_TEXTS,
                                        "description": "operations with one of these tags",
                                    },
                                    "paths": {
                                        **_TEXTS,
                                        "description": "operations at paths such as `/parcels*`",
                                    },
                                    "x-audience": {
                                        **_TEXTS,
                                        "description": "parts whose `x-audience` has one of "
                                        "these, and those without",
                                    },
                                    "x-internal": {
                                        "type": "boolean",
                                        "default": True,
                                        "description": "whether parts with `x-internal: true` "
                                        "are included",
                                    },
                                },
                            },
                            "overlays": {
                                **_TEXTS,
                                "description": "paths of OpenAPI overlays, applied in this order",
                            },
                        },
                    },
                    "private": {
                        **_TEXTS,
                        "items": {**_TEXT, "minLength": 1},
                        "description": "words that pages, titles and addresses for others lack",
                    },
                    "variables": {
                        "type": "object",
                        "description": "what templates read as `site.<name>` for this audience",
                    },
                },
            },
        },
        "audience_key": {
            **_TEXT,
            "default": "subsection",
            "description": "templates ask `page.<key>` for the audience; front matter sets it",
        },
        "editor": {
            **_TEXT,
            "default": "vscode://file{path}:{line}:{column}",
            "description": "where links of `mkdocs serve` open a file; empty: nowhere",
        },
        "compare": {
            "type": "boolean",
            "default": False,
            "description": (
                "publishes a page under `/compare/` for each page that several audiences read, "
                "with their texts side by side: whoever opens it reads both"
            ),
        },
        "liquid": {
            **_OPTIONS,
            "properties": {
                "includes": {
                    **_TEXTS,
                    "default": ["_includes"],
                    "description": "folders that `include` searches, in this order",
                },
                "data": {
                    **_TEXT,
                    "default": "_data",
                    "description": "folder whose files templates read as `site.data.<file>`",
                },
                "site": {
                    "type": ["string", "object"],
                    "default": "_config.yml",
                    "description": "a file, or a mapping, that templates read as `site.<name>`",
                },
                "external": {
                    **_TEXTS,
                    "default": [],
                    "description": (
                        "variables that a layout, a Ruby plugin or another generator supplies, "
                        "as `site.build`: neither they nor what is below them is undefined"
                    ),
                },
            },
        },
        "links": {
            **_OPTIONS,
            "properties": {
                "anchors": {
                    **_TEXTS,
                    "default": [],
                    "description": (
                        "ids that every page has from its template or a script, as `article`: "
                        "links to them are right"
                    ),
                },
                "served": {
                    **_TEXTS,
                    "default": [],
                    "description": (
                        "addresses that another generator or the server has, with `*` for any "
                        "text, as `/api/*`: links to them are right"
                    ),
                },
            },
        },
        "endpoints": {
            "type": "array",
            "description": "includes that name the operation of the examples that follow them",
            "items": {
                **_OPTIONS,
                "required": ["include"],
                "properties": {
                    "include": {**_TEXT, "description": "name of the include"},
                    "method": {**_BY_AUDIENCE, "description": "its parameter with the method"},
                    "path": {**_BY_AUDIENCE, "description": "its parameter with the path"},
                    "operation": {
                        **_BY_AUDIENCE,
                        "description": "its parameter with the operationId",
                    },
                },
            },
        },
        "examples": {
            **_OPTIONS,
            "description": "how examples are read",
            "properties": {
                "placeholders": {
                    **_TEXTS,
                    "default": [],
                    "description": "regular expressions for whole values that stand for others, "
                    "besides `<id>`, `{id}`, `$id` and `scheme://host[:port]`; "
                    "a group `name` names the value",
                },
                "elisions": {
                    **_TEXTS,
                    "default": [],
                    "description": "texts that stand for what is left out, "
                    "besides `...`, `(...)`, `{ }` and `[ ]`",
                },
            },
        },
        "execute": {
            **_OPTIONS,
            "description": "where the requests of examples go; without it, none are sent",
            "properties": {
                "app": {
                    "type": ["string", "object"],
                    "pattern": _APP,
                    "additionalProperties": {"type": "string", "pattern": _APP},
                    "description": "`module:app` or `module:factory` of a WSGI or ASGI "
                    "application, called in process; or one for each audience",
                },
                "url": {
                    **_BY_AUDIENCE,
                    "description": "or the address of a running service; or one for each audience",
                },
                "command": {
                    **_BY_AUDIENCE,
                    "description": "command that starts the service at `url`; it is ended with "
                    "the check",
                },
                "reset": {
                    "type": "string",
                    "pattern": r"\A(GET|PUT|POST|DELETE|PATCH) /\S*\Z",
                    "description": "request that brings the service into its first state, sent "
                    "before each page, as in `POST /reset`",
                },
                "operations": {
                    "type": ["array", "object"],
                    "items": _TEXT,
                    "additionalProperties": _TEXTS,
                    "description": "ids, or patterns for ids, of the operations that the service "
                    "has; examples of others are not executed; default: all",
                },
                "hosts": {
                    "type": "array",
                    "items": {**_TEXT, "minLength": 1},
                    "description": "hosts that `url` may lead to; this machine always may be asked",
                },
                "timeout": {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "default": 10,
                    "description": "seconds that an answer from the service may take",
                },
                "retries": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10,
                    "default": 4,
                    "description": "how often a connection that `url` refuses is tried again",
                },
                "path": {**_TEXT, "description": "folder that `app` is imported from"},
                "base": {
                    **_BY_AUDIENCE,
                    "default": "",
                    "description": "what stands before the paths of the contract",
                },
                "variables": {
                    "type": "object",
                    "description": "values of path parameters and placeholders",
                },
                "panels": {
                    "type": "array",
                    "description": "panels of `mkdocs serve` that show what the service says",
                    "items": {
                        **_OPTIONS,
                        "required": ["title", "show"],
                        "properties": {
                            "title": {**_TEXT, "description": "what stands above it"},
                            "show": {
                                **_TEXT,
                                "description": "path of the service whose answer it shows",
                            },
                            "buttons": {
                                "type": "array",
                                "description": "requests that a writer can send",
                                "items": {
                                    **_OPTIONS,
                                    "required": ["label", "path"],
                                    "properties": {
                                        "label": {**_TEXT, "description": "what it says"},
                                        "path": {**_TEXT, "description": "where it is sent"},
                                        "method": {
                                            **_TEXT,
                                            "default": "POST",
                                            "description": "how",
                                        },
                                        "body": {"description": "what is sent, as JSON"},
                                    },
                                },
                            },
                        },
                    },
                },
                "headers": {**_SENT, "description": "headers sent with each request"},
                "query": {**_SENT, "description": "query sent with each request"},
                "python": {
                    "type": "boolean",
                    "default": False,
                    "description": "runs Python samples, each in a process of its own",
                },
                "deliveries": {
                    "type": "string",
                    "pattern": r"\A/",
                    "description": "path of the service that lists what it tried to deliver",
                },
                "deterministic": {
                    "type": "boolean",
                    "default": False,
                    "description": "`app` answers the same until its code changes: keep results",
                },
            },
            "not": {
                "required": ["app", "url"],
                "properties": {"app": {"type": "string"}, "url": {"type": "string"}},
            },
            "dependentRequired": {"command": ["url"]},
        },
        "theme": {
            **_TEXT,
            "description": "folder with templates of your own for what is pulled and executed",
        },
        "speed": {
            **_OPTIONS,
            "description": "what builds need not do again; what is published is the same without",
            "properties": {
                "cache": {
                    "type": ["string", "boolean"],
                    "default": ".cache/tandem",
                    "description": "folder in which work is kept for later; `false` keeps nothing",
                },
                "jobs": {
                    "type": "integer",
                    "minimum": 1,
                    "description": "how many processes work; default: as many as there are cores",
                },
                "conversion": {**_SWITCH, "description": "keep pages that were converted to HTML"},
                "search": {**_SWITCH, "description": "keep the search entries of pages"},
                "navigation": {**_SWITCH, "description": "render entries once for several pages"},
                "pages": {**_SWITCH, "description": "keep whole pages that show nothing new"},
                "files": {**_SWITCH, "description": "leave files alone that say the same already"},
                "serving": {
                    **_SWITCH,
                    "description": "while serving, build only the pages that a change is seen on",
                },
            },
        },
        "ignore": {
            "type": "array",
            "description": "findings that are known and accepted",
            "items": {
                **_OPTIONS,
                "required": ["rule", "reason"],
                "properties": {
                    "rule": {**_TEXT, "description": "code of the rule"},
                    "path": {**_TEXT, "description": "only in files that match this pattern"},
                    "reason": {**_TEXT, "minLength": 1, "description": "why it is accepted"},
                },
            },
        },
    },
}
"""Every option, its type, default and meaning, as a JSON Schema."""

PYTEST_FILE = ("tandem_config", "mkdocs.yml", "the mkdocs.yml of the project")
"""Name, default and meaning of the option for pytest's own configuration."""
PYTEST_UPDATE = (
    "--tandem-update",
    "write into the selected response examples what the service answers, test nothing",
)
"""Name and meaning of the option for the command line of pytest."""
