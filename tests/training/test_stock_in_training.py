"""The stock rooms in training: they begin with what lies in the shop, and nothing reaches it."""

from datetime import timedelta

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.stock import markdowns, sets
from pos.stock.models import HoldRow, Lot, MarkdownRow
from tests.expiry.conftest import mark
from tests.gifts import define, pack
from tests.holding.orders import NEW, OLD, TEA, hold, recall
from tests.till.steps import lot_id
from tests.training.conftest import practising
from tests.training.test_training import book_bytes, course, in_training
from tests.world import TODAY, World

FISH, FISH_LOT = "MAM-NEM", "L260905"


def test_the_stock_rooms_are_practised_on_what_lies_there_and_change_no_byte_of_the_shop(
    shop: World,
):
    define(shop)
    [packed] = pack(shop, 2)
    old, fish = lot_id(shop, TEA, OLD), lot_id(shop, FISH, FISH_LOT)
    mark(shop, fish, price_vnd=40_000, first_on=TODAY + timedelta(days=1))
    held = hold(shop, NEW)
    recalled = recall(shop, gtins=["8930000000019"], lots=[OLD])
    boss = practising(shop, "Hạnh")
    end_reading()
    before = book_bytes(shop)
    pages = (
        *("/stock", "/stock/deliveries", "/stock/moves", "/stock/fairs", "/stock/counts"),
        *("/stock/sets", f"/stock/sets/lots/{packed}", "/stock/expiry", "/stock/holds"),
        *(f"/stock/expiry/lots/{fish}", f"/stock/lots/{fish}", f"/stock/lots/{old}"),
        *(f"/stock/lots/{packed}", f"/stock/holds/{held}", f"/stock/holds/{recalled.hold_id}"),
    )
    said = {}
    for address in pages:
        answer = boss.get(address)
        assert answer.status_code == 200, (address, answer.status)
        said[address] = answer.get_data(as_text=True)
    assert "Giảm giá từ ngày mai" in said["/stock/expiry"]
    assert "Rượu mơ Núi Tản" in said[f"/stock/sets/lots/{packed}"]
    assert "Nắp phồng" in said[f"/stock/holds/{held}"]

    orders = len(in_training(shop, HoldRow))
    form = {"way": "price", "price_vnd": "30.000", "reason": "Tập", "request_id": new_id()}
    acts = (
        (f"/stock/expiry/lots/{fish}/markdowns", form),
        (f"/stock/lots/{fish}/labels", {"copies": "2", "size": "50x30"}),
        (
            f"/stock/sets/lots/{packed}/unpacking",
            {"sets": "1", "place": "quarantine", "reason": "Tập", "request_id": new_id()},
        ),
        (
            "/stock/holds",
            {"lot": fish, "reason": "pack", "instruction": "box", "request_id": new_id()},
        ),
    )
    for address, typed in acts:
        answer = boss.post(address, data=typed)
        assert answer.status_code == 303, (address, answer.get_data(as_text=True)[:300])
    assert len(in_training(shop, MarkdownRow)) == 2
    assert len(in_training(shop, HoldRow)) == orders + 1
    assert [one.barred for one in in_training(shop, Lot) if one.id == fish] == ["hold"]
    assert book_bytes(shop) == before


def test_markdowns_and_sets_come_along_whole(shop: World):
    define(shop)
    [packed] = pack(shop)
    fish = lot_id(shop, FISH, FISH_LOT)
    mark(shop, fish, price_vnd=40_000)
    practising(shop)
    with course(shop).app.app_context():
        [one] = markdowns.of_lot(reading(), fish)
        assert one.counts_on(TODAY)
        assert reading().get_one(Lot, fish).lower_vnd == one.price_vnd
        assert len(sets.parts_of(reading(), [packed])[packed]) == 3
        assert reading().get_one(Lot, packed).is_set
        end_reading()
