"""The settings of the plugin: types, defaults and meanings, in one table."""

from typing import Any

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_NAME = {"type": "string", "pattern": r"\A[A-Za-z0-9][A-Za-z0-9_-]*\Z"}
_BY_AUDIENCE = {"type": ["string", "object"], "additionalProperties": _TEXT}
_APP = r"\A[\w.]+:[\w.]+\Z"
_ADDRESS = r"\Ahttps?://[^\s/@?#]+(/[^\s?#]*)?\Z"
_HOST = r"\A([^\s/@:]+|[\da-fA-F:]*:[\da-fA-F:.]*)\Z"
_SCALARS = ["string", "number", "boolean"]
_SENT = {
    "type": "object",
    "additionalProperties": {
        "type": [*_SCALARS, "object"],
        "additionalProperties": {"type": _SCALARS},
    },
}
_SWITCH = {"type": "boolean", "default": True}
_DOWNLOAD = {"enum": ["http", "postman", "arazzo"]}
_OPTIONS = {"type": "object", "additionalProperties": False}

SCHEMA: dict[str, Any] = {
    **_OPTIONS,
    "properties": {
        "enabled": {
            "type": "boolean",
            "default": True,
            "description": "`false` turns the plugin off",
        },
        "audiences": {
            "type": "object",
            "description": "the audiences, by short name; tabs appear in this order",
            "propertyNames": _NAME,
            "additionalProperties": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {
                    "title": {**_TEXT, "description": "label of the tab; default: the name"},
                    "description": {
                        **_TEXT,
                        "description": "sentence shown on the landing page",
                    },
                    "icon": {
                        **_TEXT,
                        "description": "icon on the landing page: one of the theme, such as "
                        "`material/car`, or the path of a picture in `docs_dir`",
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
                                        "these names, and parts without `x-audience`",
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
                    "notifications": {
                        **_TEXT,
                        "description": "path of an AsyncAPI 3 document, or of an OpenAPI "
                        "document whose operations are the notifications; replaces `webhooks` of "
                        "`contract` with the same name",
                    },
                    "private": {
                        **_TEXTS,
                        "items": {**_TEXT, "pattern": r"\S"},
                        "description": "words that must not appear on pages of other audiences",
                    },
                    "variables": {
                        "type": "object",
                        "description": "variables for this audience, available as `site.<name>`",
                    },
                },
            },
        },
        "audience_key": {
            **_TEXT,
            "minLength": 1,
            "default": "subsection",
            "description": "front matter key of the audience; templates read `page.<key>`",
        },
        "editor": {
            **_TEXT,
            "default": "vscode://file{path}:{line}:{column}",
            "description": "link that opens a source file in your editor; empty: no links",
        },
        "compare": {
            "type": "boolean",
            "default": False,
            "description": (
                "publish a page under `/compare/` that shows the versions of each shared page "
                "side by side; every visitor can read all versions"
            ),
        },
        "llms": {
            "type": "boolean",
            "default": False,
            "description": (
                "publish a `.md` file beside every page, `llms.txt` and `llms-full.txt`, for each "
                "audience, with the responses of executed examples"
            ),
        },
        "console": {
            "type": ["boolean", "object"],
            "additionalProperties": False,
            "default": False,
            "description": (
                "let readers send the requests of examples from the page to a server; it has to "
                "allow that (CORS)"
            ),
            "properties": {
                "server": {
                    **_BY_AUDIENCE,
                    "pattern": _ADDRESS,
                    "additionalProperties": {"type": "string", "pattern": _ADDRESS},
                    "description": "address before the paths of the contract; default: the first "
                    "server of the contract that is not on this machine",
                },
            },
        },
        "downloads": {
            "type": ["boolean", "array", "object"],
            "items": _DOWNLOAD,
            "additionalProperties": False,
            "default": False,
            "description": (
                "publish the executed requests of each audience as files to download, in all "
                "formats or in those listed: `http`, `postman`, `arazzo`"
            ),
            "properties": {
                "formats": {
                    "type": "array",
                    "items": _DOWNLOAD,
                    "minItems": 1,
                    "default": ["http", "postman", "arazzo"],
                    "description": "formats of the files",
                },
                "server": {
                    **_BY_AUDIENCE,
                    "description": "address before the paths of the contract; default: the first "
                    "server of the contract that is not on this machine",
                },
                "contract": {
                    **_BY_AUDIENCE,
                    "description": "address of the OpenAPI document that Arazzo workflows refer "
                    "to; default: its file name",
                },
            },
        },
        "liquid": {
            **_OPTIONS,
            "properties": {
                "includes": {
                    **_TEXTS,
                    "default": ["_includes"],
                    "description": "folders that `include` searches, in order",
                },
                "data": {
                    **_TEXT,
                    "minLength": 1,
                    "default": "_data",
                    "description": "folder of data files, available as `site.data.<file>`",
                },
                "site": {
                    "type": ["string", "object"],
                    "default": "_config.yml",
                    "description": "file or mapping of variables, available as `site.<name>`",
                },
                "external": {
                    **_TEXTS,
                    "default": [],
                    "description": (
                        "variables that a layout or another generator sets, such as "
                        "`site.build`; they and their members are never reported as undefined"
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
                        "ids that a script, a plugin or a theme template adds to every page, such "
                        "as `article`; ids in templates of `theme.custom_dir` are found"
                    ),
                },
                "served": {
                    **_TEXTS,
                    "default": [],
                    "description": (
                        "addresses that something else serves, such as `/api/*`; links to them "
                        "are not reported"
                    ),
                },
            },
        },
        "endpoints": {
            "type": "array",
            "description": "includes that select the operation for the examples after them",
            "items": {
                **_OPTIONS,
                "required": ["include"],
                "properties": {
                    "include": {**_TEXT, "description": "name of the include"},
                    "method": {**_BY_AUDIENCE, "description": "parameter with the method"},
                    "path": {**_BY_AUDIENCE, "description": "parameter with the path"},
                    "operation": {
                        **_BY_AUDIENCE,
                        "description": "parameter with the operationId",
                    },
                    "base": {
                        **_BY_AUDIENCE,
                        "description": "parameter with the base address of the path; APIs on "
                        "other hosts are not checked",
                    },
                },
            },
        },
        "examples": {
            **_OPTIONS,
            "description": "placeholders and ellipses in examples, and the languages of requests",
            "properties": {
                "placeholders": {
                    **_TEXTS,
                    "default": [],
                    "description": "regular expressions for more placeholders, in addition to "
                    "`<id>`, `{id}`, `$id`, `:id` and `scheme://host[:port]`; "
                    "the group `name` captures the placeholder's name",
                },
                "elisions": {
                    **_TEXTS,
                    "default": [],
                    "description": "strings that mark omitted content, "
                    "in addition to `...`, `(...)`, `{ }` and `[ ]`",
                },
                "languages": {
                    "type": "array",
                    "items": {
                        "enum": [
                            "http",
                            "curl",
                            "python",
                            "javascript",
                            "go",
                            "java",
                            "csharp",
                            "php",
                            "ruby",
                            "httpie",
                            "powershell",
                        ]
                    },
                    "uniqueItems": True,
                    "minItems": 1,
                    "default": ["http", "curl", "python"],
                    "description": "languages in which requests are shown, in this order",
                },
            },
        },
        "execute": {
            **_OPTIONS,
            "description": "the service that examples run against; if unset, no requests are sent",
            "properties": {
                "app": {
                    "type": ["string", "object"],
                    "pattern": _APP,
                    "additionalProperties": {"type": "string", "pattern": _APP},
                    "description": "`module:app` or `module:factory` of a WSGI or ASGI "
                    "application, called in process; a mapping sets one per audience",
                },
                "url": {
                    **_BY_AUDIENCE,
                    "description": "base URL of a running service; a mapping sets one per audience",
                },
                "command": {
                    **_BY_AUDIENCE,
                    "description": "command that starts the service at `url`; it is stopped "
                    "after the run",
                },
                "reset": {
                    "type": "string",
                    "pattern": r"\A(GET|PUT|POST|DELETE|PATCH) /\S*\Z",
                    "description": "request that resets the service, sent before each page; "
                    "for example `POST /reset`",
                },
                "operations": {
                    "type": ["array", "object"],
                    "items": _TEXT,
                    "additionalProperties": _TEXTS,
                    "description": "operationIds (or patterns) that the service implements; "
                    "examples of other operations are not executed; default: all",
                },
                "hosts": {
                    "type": "array",
                    "items": {**_TEXT, "pattern": _HOST},
                    "description": "hosts that `url` may name; loopback is always allowed",
                },
                "timeout": {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": 86_400,
                    "default": 10,
                    "description": "seconds to wait for a response; importing and creating "
                    "the application may take three times as long",
                },
                "retries": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10,
                    "default": 4,
                    "description": "number of retries when `url` refuses a connection",
                },
                "path": {**_TEXT, "description": "folder to import `app` from"},
                "base": {
                    **_BY_AUDIENCE,
                    "default": "",
                    "description": "prefix for the paths of the contract",
                },
                "variables": {
                    "type": "object",
                    "description": "values of path parameters and placeholders",
                },
                "panels": {
                    "type": "array",
                    "description": "panels in `mkdocs serve` that show responses of the service",
                    "items": {
                        **_OPTIONS,
                        "required": ["title", "show"],
                        "properties": {
                            "title": {**_TEXT, "description": "panel heading"},
                            "show": {
                                **_TEXT,
                                "description": "path whose response is shown",
                            },
                            "buttons": {
                                "type": "array",
                                "description": "buttons that send a request",
                                "items": {
                                    **_OPTIONS,
                                    "required": ["label", "path"],
                                    "properties": {
                                        "label": {**_TEXT, "description": "button label"},
                                        "path": {**_TEXT, "description": "path of the request"},
                                        "method": {
                                            **_TEXT,
                                            "default": "POST",
                                            "description": "method of the request",
                                        },
                                        "body": {"description": "JSON body of the request"},
                                    },
                                },
                            },
                        },
                    },
                },
                "headers": {**_SENT, "description": "headers sent with each request"},
                "query": {**_SENT, "description": "query parameters sent with each request"},
                "python": {
                    "type": "boolean",
                    "default": False,
                    "description": "run Python samples, each in its own process",
                },
                "deliveries": {
                    "type": "string",
                    "pattern": r"\A/",
                    "description": "path that lists the service's delivery attempts",
                },
                "generated": {
                    "type": "boolean",
                    "default": False,
                    "description": (
                        "accept ids, times and tokens in responses that differ from the page"
                    ),
                },
                "deterministic": {
                    "type": "boolean",
                    "default": False,
                    "description": "cache responses of `app` until its code changes",
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
            "description": "folder of templates and `labels/CODE.yml` that replace built-in ones",
        },
        "speed": {
            **_OPTIONS,
            "description": "caching and parallelism; the published site stays the same",
            "properties": {
                "cache": {
                    "type": ["string", "boolean"],
                    "default": ".cache/tandem",
                    "description": "cache folder; `false` turns caching off",
                },
                "jobs": {
                    "type": "integer",
                    "minimum": 1,
                    "description": "number of worker processes; default: one per core",
                },
                "conversion": {**_SWITCH, "description": "cache pages converted to HTML"},
                "search": {**_SWITCH, "description": "cache search entries"},
                "navigation": {
                    **_SWITCH,
                    "description": "render navigation entries once and share them between pages",
                },
                "pages": {**_SWITCH, "description": "cache complete pages"},
                "files": {**_SWITCH, "description": "leave unchanged files untouched"},
                "serving": {
                    **_SWITCH,
                    "description": "while serving, rebuild only the pages that a change affects",
                },
            },
        },
        "ignore": {
            "type": "array",
            "description": "findings to accept",
            "items": {
                **_OPTIONS,
                "required": ["rule", "reason"],
                "properties": {
                    "rule": {**_TEXT, "description": "code of the rule"},
                    "path": {
                        **_TEXT,
                        "description": "accept it only in files that match this pattern",
                    },
                    "reason": {**_TEXT, "minLength": 1, "description": "why it is accepted"},
                },
            },
        },
        "coverage": {
            **_OPTIONS,
            "properties": {
                "exclude": {
                    "type": "array",
                    "description": "parts of a contract that no example can show; not counted",
                    "items": {
                        **_OPTIONS,
                        "required": ["name", "reason"],
                        "properties": {
                            "name": {
                                **_TEXT,
                                "description": "pattern for names as `tandem coverage --missing` "
                                "lists them, such as `Link.*` or `429 of *`",
                            },
                            "reason": {
                                **_TEXT,
                                "minLength": 1,
                                "description": "why no example can show it",
                            },
                        },
                    },
                },
            },
        },
    },
}
"""JSON Schema of the settings, with types, defaults and descriptions."""

PYTEST_FILE = ("tandem_config", "mkdocs.yml", "the mkdocs.yml of the project")
"""Name, default and meaning of the option for pytest's own configuration."""
PYTEST_UPDATE = (
    "--tandem-update",
    "rewrite the selected response examples with the actual responses instead of testing",
)
"""Name and meaning of the option for the command line of pytest."""
