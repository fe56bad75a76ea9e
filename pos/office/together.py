"""Facts of one act that one sentence tells, as the rooms above know them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.sync.queries import Span


@dataclass(frozen=True)
class Together:
    """Facts of one act that one sentence tells."""

    span: Span
    code: str
    """Of the sentence."""
    facts: dict[str, object]


TellsTogether = Callable[[Session, date], list[Together]]
"""What a room has to say of the facts of a business day."""
