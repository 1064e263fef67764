"""A reference implementation of a callback API for connected vehicles.

Start it for real, with everything kept in a file and notifications delivered::

    python -m callback_api --db callbacks.sqlite --port 8000

or as a sandbox, in which time stands still until it is told to go on (``callback_api.sandbox``)::

    python -m callback_api --sandbox --port 8000

or call it in process, as any WSGI application: ``create_app()``. Accounts, fleets and vehicles to
try it with are in ``callback_api.directory``. The contracts are at ``/b2c/openapi.json`` and
``/b2b/openapi.json``; ``python -m callback_api.contract`` writes them to files, and
``python -m callback_api.decisions docs/reference/decisions.md`` writes the page of decisions.

To read it: ``contract/`` is what is promised. ``app`` lets requests in and hands them to
``callbacks``, ``remotes`` and ``monitors``. ``life`` walks actions through their steps,
``watching`` and ``trigger`` hold vehicles against monitors, ``notification`` words what happened,
``outbox`` keeps it until ``delivery`` has got rid of it, by ``retry`` and ``batch``. ``engine``
puts all of them together. ``serve`` and ``sending`` are the real world, ``sandbox`` and
``receivers`` a made-up one.
"""

from callback_api.app import create_app

__all__ = ["create_app"]
