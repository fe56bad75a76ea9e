"""Changes of many goods as who-did-what tells them: one line each, for all their facts."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pos.assortment import bulk_changing
from pos.assortment import bulk_journal as journal
from pos.assortment.bulk_journal import Made
from pos.base.dates import business_day, format_day, parse_at
from pos.office.together import Together
from pos.sync import queries as sync
from pos.sync.queries import Told

_LONGEST_UNDO = timedelta(minutes=30)
"""So far back the first part of an undo is looked for; its end alone is in the journal."""
_A_MOMENT = timedelta(milliseconds=1)
_GAP = timedelta(seconds=30)
"""Between two parts of one undo there is never so much time."""


def told_together(session: Session, day: date) -> list[Together]:
    """The changes made and given back on a business day, each to be told in one sentence."""
    found: list[Together] = []
    for made in journal.of_days(session, day - timedelta(days=1), day):
        products = {one.product_id for one in journal.steps(session, made.change_id)}
        facts = {"n": made.written, "day": _day(made)}
        change = _of_day(_written(session, made, set(products)), day)
        found += _as_one(change, f"assortment.many:{_word(made)}", facts)
        undone = _of_day(_undone(session, made, products), day)
        found += _as_one(undone, "assortment.many:undone", facts)
    return found


def _word(made: Made) -> str:
    if not made.change.is_price:
        return made.change.kind
    day = made.change.valid_from
    return "coming_price" if day is not None and day > business_day(made.at) else "price"


def _day(made: Made) -> str:
    return "" if made.change.valid_from is None else format_day(made.change.valid_from)


def _as_one(found: Iterable[Told], code: str, facts: dict[str, object]) -> Iterator[Together]:
    spans = sync.spans_of(found)
    if spans:
        yield Together(spans[0], code, facts, tuple(spans[1:]))


def _of_day(found: Iterable[Told], day: date) -> list[Told]:
    return [one for one in found if one.body["business_on"] == day.isoformat()]


def _written(session: Session, made: Made, pending: set[str]) -> Iterator[Told]:
    """Each product's first fact since the change began, by whoever made it."""
    for one in sync.written_between(session, made.at, made.finished_at):
        if not pending:
            return
        product_id = _product(one, made.by_name)
        if product_id in pending:
            pending.remove(product_id)
            yield one


def _undone(session: Session, made: Made, products: set[str]) -> list[Told]:
    """Each product's last fact before the undo ended, as far as they follow close on another.

    A small undo is one act, and all of its facts bear the moment that the journal has.
    """
    if made.undone_at is None:
        return []
    first_at = made.undone_at
    if len(products) > bulk_changing.WHOLE:
        first_at = max((made.finished_at or made.at) + _A_MOMENT, first_at - _LONGEST_UNDO)
    found: list[Told] = []
    last_at, pending = made.undone_at, set(products)
    for one in reversed(list(sync.written_between(session, first_at, made.undone_at))):
        product_id, at = _product(one, made.undone_by), parse_at(one.body["at"])
        if product_id in pending and last_at - at <= _GAP:
            pending.remove(product_id)
            found.append(one)
            last_at = at
    return found[::-1]


def _product(one: Told, by_name: str) -> str:
    """The product that a fact of this person's prices or changes; empty for another fact."""
    if one.body["by"]["name"] != by_name:
        return ""
    if one.body["t"] == "price.set/1":
        return str(one.body["product"])
    return str(one.body["product"]["id"]) if one.body["t"] == "product.changed/1" else ""
