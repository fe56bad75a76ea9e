"""The certificates' rule as conditions of a statement, so that a list of stars reads no row twice.

The rule itself stands in `catalogue.certificates`; a law of tests holds both against each other.
A date half published is a shorter text of the same digits: `2024` ends before a day if it is less
than the first four digits of the day after, whatever the day in that year was.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from pos.assortment.filters import oldest_holding
from pos.catalogue.held import Held
from pos.catalogue.models import Product

_Row = Held
_ONE_DAY = timedelta(days=1)


def has_begun(on: date) -> ColumnElement[bool]:
    """Surely signed by `on`: the latest day its date can mean is not after it."""
    tomorrow = (on + _ONE_DAY).isoformat()
    return and_(_Row.issued != "", _Row.issued < func.substr(tomorrow, 1, func.length(_Row.issued)))


def has_ended(on: date) -> ColumnElement[bool]:
    """Past its last day on `on`: its own, or the one of the rule for the earliest it can mean."""
    before = (oldest_holding(on) - _ONE_DAY).isoformat()
    by_rule = and_(
        _Row.issued != "", _Row.issued <= func.substr(before, 1, func.length(_Row.issued))
    )
    own = or_(and_(_Row.valid_to.is_(None), by_rule), _Row.valid_to < on)
    return and_(or_(_Row.extended_to.is_(None), _Row.extended_to < on), own)


def is_withdrawn(on: date) -> ColumnElement[bool]:
    """Taken away by `on`."""
    return and_(_Row.withdrawn_on.is_not(None), _Row.withdrawn_on <= on)


def shows_stars(on: date) -> ColumnElement[bool]:
    """What `State.shows_stars` says on `on`."""
    return and_(has_begun(on), ~func.coalesce(has_ended(on), 0), ~is_withdrawn(on))


def stars(on: date) -> ScalarSelect[int]:
    """The stars a product shows on a day; 0 where it shows none."""
    best = func.coalesce(func.max(_Row.stars), 0)
    held = select(best).where(_Row.product_id == Product.id, shows_stars(on))
    return held.correlate(Product).scalar_subquery()


def loses_stars(on: date, days: int) -> ColumnElement[bool]:
    """Shows stars on a day, and so many days later, if nobody does anything, none."""
    return and_(stars(on) > 0, stars(on + timedelta(days=days)) == 0)


def has_lapsed(on: date) -> ColumnElement[bool]:
    """Had stars, and shows none: every certificate ended or was taken away, or is not yet sure."""
    lost = select(_Row.id).where(
        _Row.product_id == Product.id, or_(func.coalesce(has_ended(on), 0), is_withdrawn(on))
    )
    held = select(_Row.id).where(_Row.product_id == Product.id, shows_stars(on))
    return and_(lost.correlate(Product).exists(), ~held.correlate(Product).exists())
