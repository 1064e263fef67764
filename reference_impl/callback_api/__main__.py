"""Serves the API: ``python -m callback_api --db callbacks.sqlite --port 8000``."""

import argparse
import logging
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from waitress import serve

from callback_api.app import create_app
from callback_api.database import DatabaseInUseError
from callback_api.directory import demo_directory, read_directory
from callback_api.sending import TIMEOUT
from callback_api.serve import Options, Server
from callback_api.signature import Signer

T = TypeVar("T")


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m callback_api", description=__doc__)
    add = parser.add_argument
    add("--db", type=Path, help="the SQLite file that everything is kept in; in memory without")
    add("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    add("--port", type=int, default=8000, help="the port to listen on (%(default)s)")
    add("--accounts", type=Path, help="who may call, in YAML or JSON; the demo accounts without")
    add("--sandbox", action="store_true", help="serve /sandbox, with a clock that stands still")
    add("--senders", type=int, default=64, help="threads that deliver (%(default)s)")
    add(
        "--timeout",
        type=float,
        default=TIMEOUT,
        help="seconds within which a receiver has to acknowledge (%(default)s)",
    )
    add("--push-url", default="", help="where push messages are posted to")
    add(
        "--allow-private-targets",
        action="store_true",
        help="deliver to this machine and to private networks too",
    )
    add(
        "--signing-secret-file",
        type=Path,
        help="sign notifications with the secret in this file: 'whsec_' and base64",
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    """Serves until it is interrupted."""
    arguments = vars(_arguments(given))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    accounts = _loaded("--accounts", arguments.pop("accounts"), read_directory) or demo_directory()
    secret = _loaded(
        "--signing-secret-file", arguments.pop("signing_secret_file"), Signer.from_file
    )
    if arguments.pop("sandbox"):
        app = create_app(directory=accounts, sandbox=True)
        serve(app, host=arguments["host"], port=arguments["port"], ident=None)
        return
    options = Options(accounts=accounts, signer=secret, **arguments)
    try:
        server = Server(options)
    except (DatabaseInUseError, sqlite3.Error) as error:
        sys.exit(f"'--db': {error}")
    logging.getLogger("callback_api").info("listening on %s:%s", arguments["host"], server.port)
    server.run()


def _loaded(option: str, path: Path | None, load: Callable[[Path], T]) -> T | None:
    """What a file holds, if there is one; an unsound one ends the program with a line of why."""
    try:
        return None if path is None else load(path)
    except (OSError, ValueError) as error:
        sys.exit(f"'{option}': {error}")


if __name__ == "__main__":
    main()
