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
    """The first of them: the sentence stands where the act began."""
    code: str
    """Of the sentence."""
    facts: dict[str, object]
    rest: tuple[Span, ...] = ()
    """Further facts of the act, behind what others wrote in between."""


TellsTogether = Callable[[Session, date], list[Together]]
"""What a room has to say of the facts of a business day."""
