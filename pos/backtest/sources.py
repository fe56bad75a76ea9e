"""The world of a back-test, put together from the shop's books."""

from sqlalchemy.orm import Session

from pos.backtest import books, producers
from pos.backtest.reports import LeftOut
from pos.backtest.world import World
from pos.ordering import queries as ordering
from pos.supply.defaults import costs_of
from pos.supply.models import SupplyCursor


def world(session: Session, days: int) -> tuple[World, LeftOut]:
    """The last days that the books hold, and what is left out of them.

    Args:
        days: to be lived again; fewer where the books go back less far.

    Raises:
        TooLittlePast: the books go back too few days.
    """
    span = books.span_of(session, days)
    terms = ordering.terms_of(session)
    chosen = books.chosen(session, span)
    goods = books.goods(session, span, chosen.rows, terms)
    rounds = producers.rounds(goods, terms, span)
    own = producers.own_orders(session, span)
    every = books.past_days(session, span, goods.keys())
    learnt = (span.first - span.known).days
    cursor = session.get(SupplyCursor, 1)
    is_newest = cursor is not None and cursor.on_day == span.last
    return World(
        history=tuple(every[:learnt]),
        span=tuple(every[learnt:]),
        goods=goods,
        producers=rounds.producers,
        evenings=rounds.evenings,
        fates=own.fates,
        heard=own.heard,
        promises=tuple(one for one in producers.promises(session, span) if one.product_id in goods),
        lots_after=books.lots_after(session, goods.keys()) if is_newest else {},
        costs=costs_of(terms.house),
        closed=producers.shop_closed(terms.closures, span),
    ), LeftOut(chosen.nobodys, chosen.too_many)
