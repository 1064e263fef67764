"""A reference implementation of a callback API for connected vehicles.

Start it for real, with everything kept in a file and notifications delivered::

    python -m callback_api --db callbacks.sqlite --port 8000

or as a sandbox, in which time stands still until it is told to go on (``callback_api.sandbox``)::

    python -m callback_api --sandbox --port 8000

or call it in process, as any WSGI application: ``create_app()``. Accounts, fleets and vehicles to
try it with are in ``accounts.yaml``. The contracts are at ``/b2c/openapi.json`` and
``/b2b/openapi.json``, what is sent to receivers at ``asyncapi.json`` beside them;
``python -m callback_api.contract`` writes them to files, and
``python -m callback_api.decisions docs/reference/decisions.md`` writes the page of decisions.

``README.md`` says in which order to read it.
"""

from callback_api.app import create_app, create_sandbox

__all__ = ["create_app", "create_sandbox"]
