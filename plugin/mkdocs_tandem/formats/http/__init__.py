"""Requests and responses as pages write them: HTTP messages and curl commands."""

from mkdocs_tandem.formats.http.commands import command_messages
from mkdocs_tandem.formats.http.message import Header, Message, MessageProblem
from mkdocs_tandem.formats.http.message_parser import messages
from mkdocs_tandem.formats.http.traced_text import TracedText

__all__ = ["Header", "Message", "MessageProblem", "TracedText", "command_messages", "messages"]
