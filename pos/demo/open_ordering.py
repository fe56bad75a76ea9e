"""Orders of the demo that are under way today: late, come in part, answered, and a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pos.catalogue.queries import Card
from pos.demo import goods
from pos.demo.cast import COOP, FARM, KILN, MAKERS
from pos.demo.past_ordering import (
    Ordered,
    act_id,
    answer,
    answer_whole,
    at,
    draft,
    order_of,
    producer_id,
    receive,
    send,
)
from pos.demo.trade import Trade
from pos.ordering import arranging
from pos.ordering.confirming import Answer, Coming
from pos.ordering.kinds import Way
from pos.ordering.terms import Closure, ProductTerms
from pos.sync.pen import HOUSE, Hand

CLOSURE, DRAFT = 900, 904
"""Numbers of theirs, beyond those of the past's."""
SEASONAL = "VIDU-SEN"
"""Not delivered at this time of the year."""
AWAY = (6, 12)
"""Days from today on which a maker is away."""


@dataclass(frozen=True)
class UnderWay:
    """An order that went out, and nothing is over yet."""

    no: int
    maker: str
    sent_ago: int
    wanted_ago: int
    goods: tuple[tuple[str, int, int], ...]
    """SKU, pieces ordered, pieces that came or are said to come."""
    came_ago: int | None = None
    note: str = ""
    """What the producer wrote on its page."""


LATE = UnderWay(901, KILN, 10, 3, (("VIDU-AM", 4, 0), ("VIDU-CHEN", 12, 0)))
PARTLY = UnderWay(
    902,
    COOP,
    6,
    2,
    (("VIDU-KHOAI", 12, 12), ("VIDU-CHUOI", 18, 12), ("VIDU-VUNG", 12, 0)),
    came_ago=2,
)
ANSWERED = UnderWay(
    903,
    FARM,
    1,
    -1,
    (("VIDU-DAU", 10, 6), ("VIDU-MAM", 8, 8), ("VIDU-SUA", 12, 12)),
    note="Đậu phụ mẻ này chỉ còn 6 hộp",
)
UNDER_WAY = (LATE, PARTLY, ANSWERED)


def order_of_late(cards: Mapping[str, Card], ago: int, *, hand: Hand) -> None:
    """What happens to these orders on a day before today.

    Args:
        hand: the buyer's, at the moment the loading runs.
    """
    for one in UNDER_WAY:
        ordered = _ordered(one, cards, hand)
        if ago == one.sent_ago:
            order_id = send(ordered, cards, hand=at(hand, ago, 1))
            if one is PARTLY:
                answer_whole(ordered, order_id, hand=at(hand, ago, 5))
        if ago == one.came_ago:
            lots = {
                sku: goods.lot_of(
                    [hand.on - timedelta(days=ago + 3)],
                    cards[sku].shelf_life_days,
                    "owned",
                    came,
                    cost_vnd=goods.cost_vnd(sku, cards[sku].price_vnd or 0),
                )
                for sku, _units, came in one.goods
                if came
            }
            order_id = order_of(ordered)
            receive(ordered, order_id, lots, cards, hand=at(hand, ago, 2), why="later")


def _ordered(one: UnderWay, cards: Mapping[str, Card], hand: Hand) -> Ordered:
    wanted = tuple(
        (sku, units, goods.cost_vnd(sku, cards[sku].price_vnd or 0))
        for sku, units, _came in one.goods
    )
    return Ordered(one.no, one.maker, wanted, hand.on - timedelta(days=one.wanted_ago))


def order_today(trade: Trade, cards: Mapping[str, Card], *, hand: Hand) -> None:
    """A producer answers on its page, another is away for a week; somebody began an order."""
    away = Closure(
        act_id(CLOSURE, 0),
        producer_id(cards, LATE.goods[0][0]),
        hand.on + timedelta(days=AWAY[0]),
        hand.on + timedelta(days=AWAY[1]),
        "Nghỉ xây lại lò",
    )
    arranging.close_days(away, hand=hand)
    season = ProductTerms(months=_season(hand.on))
    arranging.change_product_terms(cards[SEASONAL].product_id, season, hand=hand)
    ordered = _ordered(ANSWERED, cards, hand)
    said = tuple(
        Coming(no, came, ordered.wanted_on)
        for no, (_sku, _units, came) in enumerate(ANSWERED.goods, start=1)
    )
    house = replace(hand, by_id=HOUSE[0], by_name=HOUSE[1], register_no=None)
    order_id = order_of(ordered)
    answer(ordered, order_id, Answer(said, ANSWERED.note, Way.LINK), hand=house)
    _draft(trade, cards, hand)


def _season(today: date) -> tuple[int, ...]:
    """Months in which goods are delivered that nobody delivers now: it begins in five."""
    return tuple(sorted((today.month + ahead - 1) % 12 + 1 for ahead in range(5, 10)))


def _draft(trade: Trade, cards: Mapping[str, Card], hand: Hand) -> None:
    """Of a maker who was here of late, so that it takes nothing off the suggestions."""
    real = (name for name, one in trade.makers.items() if one.last_ago == 2 and one.pack > 1)
    maker = next((name for name in real if name not in MAKERS), None)
    if maker is None:
        return
    skus = [sku for sku, one in trade.goods.items() if one.maker == maker][:2]
    pack = trade.makers[maker].pack
    wanted = tuple(
        (sku, pack * n, goods.cost_vnd(sku, trade.goods[sku].price_vnd))
        for n, sku in enumerate(skus, start=1)
    )
    days = timedelta(days=max(trade.makers[maker].lead_days, 1))
    draft(Ordered(DRAFT, maker, wanted, hand.on + days), cards, hand=hand)
