"""Where an order stands, what happens to it, and how it reaches its producer."""

from enum import StrEnum


class State(StrEnum):
    """Where an order stands: what its events add up to."""

    DRAFT = "draft"
    SENT = "sent"
    CONFIRMED = "confirmed"
    """The producer said of every line how much comes."""
    PARTLY_RECEIVED = "partly_received"
    CLOSED = "closed"
    """Nothing more comes."""
    CANCELLED = "cancelled"


OPEN = (State.SENT, State.CONFIRMED, State.PARTLY_RECEIVED)
"""Something may still come."""
ENDED = (State.CLOSED, State.CANCELLED)


class Kind(StrEnum):
    """What happened to an order."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    NOTE = "note"


class Way(StrEnum):
    """How an order went to its producer, or how the answer came."""

    ZALO = "zalo"
    EMAIL = "email"
    PHONE = "phone"
    PAPER = "paper"
    LINK = "link"
    """The producer's own page."""


SENDING = (Way.ZALO, Way.EMAIL, Way.PHONE, Way.PAPER)
PRODUCER = "producer"
"""Who acts where the producer's own page is answered; there is no name."""
