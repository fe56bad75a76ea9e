"""Noting what was heard of the list of recalls, so that an old one is known as old for ever."""

from pos.base.transaction import writing
from pos.registry import heard_book
from pos.registry.heard_book import Heard


def note_heard(heard: Heard) -> None:
    """Note the newest list that was heard, and when."""
    with writing() as session:
        heard_book.write(session, heard)
