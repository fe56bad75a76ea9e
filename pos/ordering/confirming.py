"""What a producer says will come: heard by the shop, or written on the producer's own page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pos.base.quantity import Unit, format_quantity
from pos.base.transaction import writing
from pos.ordering import endings, orders, told
from pos.ordering.drafting import note_of
from pos.ordering.kinds import PRODUCER, Kind, Way
from pos.ordering.open_orders import known, require
from pos.ordering.orders import Telling
from pos.ordering.records import Order
from pos.ordering.refusals import DayOver, MoreThanOrdered, TooManyAnswers, UnknownLine
from pos.sync import outbox
from pos.sync.pen import Hand

MOST_ANSWERS = 20
"""On the producer's own page: who needs more had better telephone."""
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Coming:
    """What comes of a line, and when; nothing comes where `units` is 0."""

    no: int
    units: int
    """In all, with what came already."""
    on: date


@dataclass(frozen=True)
class Answer:
    """What a producer said."""

    lines: tuple[Coming, ...]
    note: str = ""
    way: Way = Way.PHONE


def confirm_order(order_id: str, answer: Answer, *, request_id: str | None, hand: Hand) -> None:
    """Write down what the producer said; lines that are not named stay as they were.

    What was said before word for word, and a request heard again, write nothing more.

    Raises:
        UnknownOrder, NotSent, IsEnded: nothing can be said of it.
        UnknownLine, MoreThanOrdered, DayOver: nothing has changed.
        TooManyAnswers: the producer's page was answered too often.
    """
    is_producers = answer.way is Way.LINK
    with writing() as session:
        if orders.is_told(session, order_id, Kind.CONFIRMED, request_id):
            return
        order = require(session, order_id)
        _check(order, answer.lines, hand.on)
        payload = _payload(answer)
        if _is_said(order, payload, is_producers=is_producers):
            return
        if is_producers and _answers(order) >= MOST_ANSWERS:
            raise TooManyAnswers
        telling = Telling(Kind.CONFIRMED, payload, answer.way, request_id, is_producers)
        found = orders.tell(session, order_id, telling, hand=hand)
        if not is_producers and order.has_news:
            orders.look(session, order_id)
        _tell(session, order_id, {"way": answer.way.value, **payload}, hand)
        endings.end_if_complete(session, order_id, found, hand=hand)


def _tell(session: Session, order_id: str, said: Mapping[str, object], hand: Hand) -> None:
    outbox.record(
        session,
        "order.confirmed/1",
        told.content(known(session, order_id), said=said),
        hand=hand,
    )


def look_at_answer(order_id: str, *, hand: Hand) -> None:
    """Somebody looked at what the producer answered.

    Raises:
        UnknownOrder.
    """
    del hand  # nobody asks who looked
    with writing() as session:
        known(session, order_id)
        orders.look(session, order_id)


def _check(order: Order, lines: Sequence[Coming], today: date) -> None:
    live = {one.no: one for one in order.live_lines}
    for one in lines:
        line = live.get(one.no)
        if line is None:
            raise UnknownLine
        if not 0 <= one.units <= line.units:
            ordered = format_quantity(line.units, Unit(line.unit), line.unit_word)
            raise MoreThanOrdered(name=line.name_vi, ordered=ordered)
        if one.units > line.received_units and not today <= one.on <= today + FARTHEST:
            raise DayOver(day=one.on)
    if not lines:
        raise UnknownLine


def _payload(answer: Answer) -> dict[str, object]:
    lines = sorted(answer.lines, key=lambda one: one.no)
    return {
        "lines": [{"no": one.no, "units": one.units, "on": one.on.isoformat()} for one in lines],
        "note": note_of(answer.note),
    }


def _is_said(order: Order, payload: dict[str, object], *, is_producers: bool) -> bool:
    """Whether the same was the last thing said by the same, of the order as it is now."""
    spoken = [one for one in order.events if one.kind in (Kind.CONFIRMED, Kind.CHANGED)]
    if not spoken or spoken[-1].kind is not Kind.CONFIRMED:
        return False
    last = spoken[-1]
    return last.payload == payload and (last.by_id == PRODUCER) == is_producers


def _answers(order: Order) -> int:
    return sum(one.kind is Kind.CONFIRMED and one.by_id == PRODUCER for one in order.events)
