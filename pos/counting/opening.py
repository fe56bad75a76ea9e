"""Opening a count and a counter's sheet; dropping a count that nobody needs."""

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.counting import counts, queries
from pos.counting.counts import Sheet
from pos.counting.models import CountRow, SheetRow
from pos.counting.refusals import AnothersSheet, NoSuchPlace, NothingToCount
from pos.counting.scopes import MOST_CHOSEN, Kind, Scope, is_countable
from pos.law.ocop import GROUPS
from pos.shop import phones
from pos.stock import ledger
from pos.sync.pen import Hand

MOST_LETTERS = 60
"""Of a zone's name."""


def open_count(
    scope: Scope, *, is_compared: bool = False, hand: Hand, request_id: str | None = None
) -> str:
    """Begin a count while the shop sells; gives its id.

    Args:
        is_compared: two people count everything, each for themselves, and must agree.
        request_id: made with the page; a form sent twice opens one count.

    Raises:
        NoSuchPlace: the showroom has none of this name, nothing is counted there, or it is a fair
            that is over.
        NothingToCount: the producer, group or goods are none, or the recount list is empty.
    """
    count_id = request_id or new_id()
    with writing() as session:
        if session.get(CountRow, count_id) is not None:
            return count_id
        if not is_countable(scope.place_id) or scope.place_id not in queries.places(session):
            raise NoSuchPlace
        title = ""
        if scope.kind is Kind.PRODUCER:
            title = dict(queries.producers(session)).get(scope.subject, "")
        elif scope.kind is Kind.GROUP:
            title = scope.subject if scope.subject in GROUPS else ""
        elif scope.kind in (Kind.RECOUNT, Kind.CHOSEN):
            scope = _with_goods(session, scope, hand)
        if scope.kind in (Kind.PRODUCER, Kind.GROUP) and not title:
            raise NothingToCount
        counts.write(
            session,
            count_id,
            scope,
            title=title,
            is_compared=is_compared,
            mark=ledger.last_move(session),
            hand=hand,
        )
    return count_id


def _with_goods(session: Session, scope: Scope, hand: Hand) -> Scope:
    """The goods named, as far as they are stocked; those of the recount list where that is meant.

    Raises:
        NothingToCount: none is left, or more than a person picks.
    """
    asked = set(scope.product_ids)
    if scope.kind is Kind.RECOUNT:
        asked = {product_id for _id, product_id, _lot in queries.on_recount_list(session)}
    elif len(asked) > MOST_CHOSEN:
        raise NothingToCount
    cards = catalogue.cards(session, asked, hand.on)
    stocked = tuple(sorted(one.product_id for one in cards.values() if one.is_stocked))
    if not stocked:
        raise NothingToCount
    return Scope(scope.place_id, scope.kind, product_ids=stocked)


def open_sheet(count_id: str, zone: str, *, hand: Hand, request_id: str | None = None) -> str:
    """Begin to count on this browser; gives the sheet's id.

    Raises:
        NoSuchCount, CountEnded: nobody counts there.
        AnothersSheet: the id is that of somebody else's sheet.
    """
    sheet_id = request_id or new_id()
    words = clean(zone, max_length=MOST_LETTERS)
    with writing() as session:
        count = counts.require_open(session, count_id)
        known = session.get(SheetRow, sheet_id)
        if known is not None:
            if (known.count_id, known.person_id) != (count.count_id, hand.by_id):
                raise AnothersSheet
            return sheet_id
        counts.open_sheet(session, Sheet(sheet_id, count_id, hand.by_id, words, None), hand=hand)
    return sheet_id


def drop_count(count_id: str, *, hand: Hand) -> None:
    """End a count without correcting anything; what was written is kept.

    Dropping it twice changes nothing.

    Raises:
        NoSuchCount: there is none.
        CountEnded: it was posted.
    """
    with writing() as session:
        if counts.read(session, count_id).ended == "dropped":
            return
        counts.require_open(session, count_id)
        phones.end_of(session, count_id, hand=hand)
        counts.end(session, count_id, "dropped", {"by": hand.by_name}, hand=hand)
