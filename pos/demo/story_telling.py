"""What the demo's stock rooms show of today, each by the act a person would do it with.

Every act is known by an id of its own, so a story broken off is told on from where it stopped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pos.base.dates import iso_at
from pos.base.transaction import end_reading, reading
from pos.catalogue.queries import Card
from pos.counting import entering, opening
from pos.counting.counts import Sheet
from pos.counting.entering import Written
from pos.counting.scopes import Kind as CountKind
from pos.counting.scopes import Scope
from pos.demo.cast import GIFT_SKU, HELD_WHOLE, RECALL_ID, RECALLED_DAYS, Cast
from pos.expiry import marking
from pos.expiry.marking import Wanted as Lower
from pos.holding import holding, recalling
from pos.holding.holding import Why
from pos.holding.meant import Wish
from pos.holding.recall_documents import read_recall
from pos.moving import moving
from pos.moving import opening as fairs
from pos.moving.kinds import Kind
from pos.moving.moving import Asked
from pos.moving.records import Telling
from pos.packing import packing
from pos.packing.fillings import Wanted as Sets
from pos.receiving import drafting, finishing
from pos.receiving import queries as receiving
from pos.stock import labelling
from pos.stock import queries as stock
from pos.stock.fairs import FairState
from pos.stock.packs import Ingredient
from pos.stock.places import SHOP, STOREROOM
from pos.sync.pen import HOUSE, Hand

SETS = 6


def story_id(n: int) -> str:
    """The id of one of the story's acts: a ULID that no clock makes."""
    return f"01KADEM{n:019d}"


@dataclass(frozen=True)
class Stage:
    """What the story is told with."""

    cast: Cast
    cards: Mapping[str, Card]
    """By SKU."""
    on_shelf: Sequence[str]
    """Further goods, for the fair, the storeroom and the count."""
    link_base: str
    manager: Hand
    counter: Hand

    def product_id(self, sku: str) -> str:
        """A product's id."""
        return self.cards[sku].product_id

    def lots(self, sku: str) -> list[str]:
        """The lots of a product on the shelf, the first to expire first."""
        product_id = self.product_id(sku)
        found = stock.shelves(reading(), [product_id]).get(product_id, ())
        end_reading()
        return [one.lot_id for one in sorted(found, key=lambda one: (one.use_by, one.lot_id))]


def tell_story(stage: Stage) -> None:
    """Let everything happen of which the stock rooms have a page."""
    _receive(stage)
    _pack(stage)
    _mark_down(stage)
    _move(stage)
    _count(stage)
    _hold(stage)
    _recall(stage)


def _receive(stage: Stage) -> None:
    """A delivery into the storeroom, one jar short of the supplier's paper."""
    hand = stage.counter
    is_here = receiving.is_received(reading(), story_id(1))
    end_reading()
    if is_here:
        return
    delivery = drafting.begin_delivery("PX-0417", STOREROOM, hand=hand, request_id=story_id(1))
    made = hand.on - timedelta(days=4)
    for n, (sku, came, told) in enumerate(
        zip(stage.cast.parts, (24, 20, 11), (24, 20, 12), strict=True)
    ):
        raw = {
            "quantity": str(came),
            "expected": str(told),
            "why": "broken" if came < told else "",
            "made_on": f"{made:%d/%m/%Y}",
            "producer_lot_code": f"VD-{made:%d%m}",
        }
        drafting.put_line(delivery, stage.product_id(sku), raw, hand=hand, line_id=story_id(2 + n))
    finishing.receive_delivery(delivery, hand=hand)


def _pack(stage: Stage) -> None:
    parts = [Ingredient(stage.product_id(sku), 1) for sku in stage.cast.parts]
    gift = stage.product_id(GIFT_SKU)
    packing.define_set(gift, parts, recipe_id=story_id(10), hand=stage.manager)
    wanted = Sets(gift, SETS)
    for n, lot_id in enumerate(
        packing.pack_sets(wanted, request_id=story_id(11), hand=stage.counter)
    ):
        labelling.print_labels(
            lot_id,
            size="50x30",
            copies=SETS,
            link_base=stage.link_base,
            hand=stage.counter,
            request_id=story_id(12 + n),
        )


def _mark_down(stage: Stage) -> None:
    hand = stage.manager
    tomorrow = hand.on + timedelta(days=1)
    for n, sku, lower in (
        (20, stage.cast.lower, Lower(hand.on, None, "Gần hết hạn", percent_bp=3000)),
        (21, stage.cast.lower_soon, Lower(tomorrow, None, "Gần hết hạn", percent_bp=2000)),
    ):
        lot_id = stage.lots(sku)[0]
        marking.mark_down(lot_id, lower, is_manager=True, hand=hand, request_id=story_id(n))


def _move(stage: Stage) -> None:
    """Some goods lie in the storeroom, some are at a fair."""
    hand = stage.manager
    lots = [lot_id for sku in stage.on_shelf if (lot_id := next(iter(stage.lots(sku)), None))]
    fair = fairs.open_fair(
        FairState(
            name="Hội chợ OCOP Ví Dụ",
            address="Công viên Ví Dụ, Hà Nội",
            from_on=hand.on,
            to_on=hand.on + timedelta(days=3),
            responsible="Thu",
        ),
        request_id=story_id(30),
        hand=hand,
    )
    half = len(lots) // 2
    carried = Telling(carrier="Thu", vehicle="29A-000.00")
    for n, kind, place, chosen, telling in (
        (31, Kind.TO_FAIR, fair, lots[:half], carried),
        (32, Kind.STORED, STOREROOM, lots[half:], Telling()),
    ):
        asked = Asked(kind, SHOP, place, tuple((one, 3) for one in chosen), telling)
        moving.move_goods(asked, request_id=story_id(n), hand=hand)


def _hold(stage: Stage) -> None:
    """The older lot of two: some of it was sold, one buyer may be called.  Of other goods all."""
    lot_id = stage.lots(stage.cast.held)[0]
    why = Why("Khách báo nắp phồng", "Lấy hết khỏi kệ, cất vào thùng đỏ, chờ nhà sản xuất xem")
    holding.hold_lots(Wish((lot_id,)), why, hold_id=story_id(40), hand=stage.manager)
    every = Wish(product_id=stage.product_id(HELD_WHOLE))
    why = Why("Chưa có giấy kiểm nghiệm mới", "Cất vào thùng đỏ cho đến khi nhà sản xuất gửi giấy")
    holding.hold_lots(every, why, hold_id=story_id(41), hand=stage.manager)


def _recall(stage: Stage) -> None:
    """The story's last act.  As the centre publishes it: by the day on which the lot was made."""
    hand = replace(stage.manager, by_id=HOUSE[0], by_name=HOUSE[1], register_no=None)
    made = (hand.on - timedelta(days=RECALLED_DAYS)).isoformat()
    document = {
        "recall_id": RECALL_ID,
        "version": 1,
        "level": "stop",
        "sku": stage.cast.recalled,
        "made_from": made,
        "made_to": made,
        "reason_vi": "Ví dụ: mẫu kiểm nghiệm không đạt",
        "reason_en": "Example: a sample failed its test",
        "instruction_vi": "Cất riêng, trả nhà sản xuất",
        "instruction_en": "Set apart, return to the producer",
        "published_at": iso_at(hand.at),
    }
    recalling.apply_recall(read_recall(document), hand=hand)


def _count(stage: Stage) -> None:
    """A count of a few goods, two of them not as the books say; it waits for the manager."""
    hand = stage.counter
    skus = stage.on_shelf[:6]
    ids = tuple(stage.product_id(sku) for sku in skus)
    scope = Scope(SHOP, CountKind.CHOSEN, product_ids=ids)
    count_id = opening.open_count(scope, hand=hand, request_id=story_id(60))
    sheet_id = opening.open_sheet(count_id, "Kệ bên cửa", hand=hand, request_id=story_id(61))
    sheet = Sheet(sheet_id, count_id, hand.by_id, "", None)
    off = {0: -2, 3: 1}
    held = stock.shelves(reading(), ids)
    end_reading()
    for n, product_id in enumerate(ids):
        for m, one in enumerate(held.get(product_id, ())):
            units = max(0, one.units + (off.get(n, 0) if m == 0 else 0))
            key = f"{n}-{m}"
            entering.keep_entry(sheet, Written(key, product_id, one.lot_id, units), hand=hand)
