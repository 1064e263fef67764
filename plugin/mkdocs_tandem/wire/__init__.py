"""Requests and responses as pages write them: as HTTP has them, and as commands of curl."""

from mkdocs_tandem.wire.command import command_messages
from mkdocs_tandem.wire.http import messages
from mkdocs_tandem.wire.message import Header, Message, Problem
from mkdocs_tandem.wire.traced import Traced

__all__ = ["Header", "Message", "Problem", "Traced", "command_messages", "messages"]
