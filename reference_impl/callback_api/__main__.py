"""Serves the API: ``python -m callback_api --db callbacks.sqlite --port 8000``."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from waitress import serve

from callback_api.app import create_app
from callback_api.serve import Options, Server
from callback_api.signature import Signer


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m callback_api", description=__doc__)
    add = parser.add_argument
    add("--db", type=Path, help="the SQLite file that everything is kept in; in memory without")
    add("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    add("--port", type=int, default=8000, help="the port to listen on (%(default)s)")
    add("--sandbox", action="store_true", help="serve /sandbox, with a clock that stands still")
    add("--senders", type=int, default=8, help="threads that deliver (%(default)s)")
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
    arguments = _arguments(given)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    if arguments.sandbox:
        serve(create_app(sandbox=True), host=arguments.host, port=arguments.port, ident=None)
        return
    signer = None
    if arguments.signing_secret_file is not None:
        try:
            secret = arguments.signing_secret_file.read_text(encoding="utf-8")
            signer = Signer.from_secret(secret)
        except (OSError, ValueError) as error:
            sys.exit(f"'--signing-secret-file': {error}")
    options = Options(
        db=arguments.db,
        host=arguments.host,
        port=arguments.port,
        senders=arguments.senders,
        is_private_allowed=arguments.allow_private_targets,
        push_url=arguments.push_url,
        signer=signer,
    )
    server = Server(options)
    logging.getLogger("callback_api").info("listening on %s:%s", options.host, server.port)
    server.run()


if __name__ == "__main__":
    main()
