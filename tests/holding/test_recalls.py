"""Recalls: what the centre publishes is applied once, widened by later versions, lifted by it."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pos.app import attendant_of
from pos.base.transaction import reading
from pos.catalogue.codes import normalise_lot
from pos.holding import orders, recalling
from pos.holding.recall_documents import read_recall
from pos.holding.refusals import BadRecall
from pos.stock import audits, ledger
from pos.stock.models import Lot
from pos.stock.places import QUARANTINE, SHOP
from tests.holding.orders import NEW, OLD, TEA, hold, published, recall
from tests.holding.test_holding import receive
from tests.till.steps import book, changed, facts, lot_id, order, rows
from tests.world import World


def barred(world: World, *codes: str) -> list[str]:
    found = {one.code: one.barred for one in rows(Lot)}
    return [found[one] for one in codes]


def lift(world: World, version: int = 9, recall_id: str = "TH-2026-014") -> None:
    hand = world.house_hand()
    recalling.lift_recall(recall_id, version, "Kết quả kiểm nghiệm đạt", hand=hand)


def test_a_recall_bars_quarantines_and_is_confirmed_with_counts(world: World) -> None:
    applied = recall(world)
    assert (applied.lots, applied.units, applied.is_first_time) == (2, 26, True)
    assert barred(world, NEW, OLD) == ["recall", "recall"]
    [told] = facts("recall.seen/1")
    assert (told["recall"], told["reason"]) == ("TH-2026-014", "Vượt mức cho phép")
    assert sorted(one["units"] for one in told["lots"]) == [6, 20]
    assert facts("lot.held/1") == []
    assert audits.audit(reading()) == []


def test_heard_again_or_an_older_version_changes_nothing(world: World) -> None:
    first = recall(world, version=2)
    before = book()
    for version in (2, 1):
        again = recall(world, version=version)
        assert (again.hold_id, again.is_first_time) == (first.hold_id, False)
    assert changed(before) == set()


def test_lots_are_matched_by_the_producers_code_however_it_is_written(world: World) -> None:
    mine = receive(world, "L-1", None, "Lô  08 a")
    other = receive(world, "L-2", None, "09B")
    recall(world, lots=[" lô 08 A ", "77"])
    found = {one.id: one.barred for one in rows(Lot)}
    assert (found[mine], found[other]) == ("recall", "")


def test_lots_of_which_nobody_wrote_the_code_down_are_held_by_the_shop_until_it_has_looked(
    world: World,
) -> None:
    receive(world, "L-1", None, "08A")
    applied = recall(world, lots=["08A"])
    assert applied.lots == 1
    assert barred(world, "L-1", NEW, OLD) == ["recall", "hold", "hold"]
    later = receive(world, "L-9", None)
    assert barred(world, "L-9") == ["hold"]
    assert ledger.level(reading(), later, QUARANTINE) == 5
    [unsure] = [one for one in orders.page(reading(), is_open=True, no=1)[0] if one.kind == "hold"]
    from pos.holding import holding

    holding.release_hold(unsure.hold_id, "Đã xem bao bì", hand=world.hand("Hạnh"))
    assert barred(world, "L-1", NEW, OLD, "L-9") == ["recall", "", "", ""]


def test_a_later_version_may_mean_fewer_lots_whose_goods_go_back(world: World) -> None:
    receive(world, "L-1", date(2026, 11, 5), "08A")
    wide = recall(world)
    narrow = recall(world, version=2, lots=["08A"], made_from="2026-11-01")
    assert barred(world, "L-1") == ["recall"]
    old = orders.find(reading(), wide.hold_id or "")
    assert old is not None
    assert old.is_released
    lift(world)
    assert barred(world, "L-1", NEW, OLD) == ["", "", ""]
    assert ledger.level(reading(), lot_id(world, TEA, NEW), SHOP) == 20
    assert narrow.hold_id != wide.hold_id
    assert audits.audit(reading()) == []


def test_a_later_version_may_mean_more_and_the_goods_go_back_when_it_is_lifted(
    world: World,
) -> None:
    lot = receive(world, "L-1", date(2026, 11, 5), "08A")
    recall(world, made_from="2026-11-05", made_to="2026-11-05", lots=["08A"])
    recall(world, version=2)
    assert barred(world, "L-1", NEW) == ["recall", "recall"]
    lift(world)
    assert [ledger.level(reading(), lot, one) for one in (SHOP, QUARANTINE)] == [5, 0]


def test_lots_that_come_later_are_covered_until_it_is_lifted(world: World) -> None:
    recall(world)
    receive(world, "L-1", None)
    assert barred(world, "L-1") == ["recall"]
    lift(world)
    receive(world, "L-2", None)
    assert barred(world, "L-1", "L-2") == ["", ""]


def test_goods_that_are_not_here_are_seen_with_none_and_applied_once_they_come(
    world: World,
) -> None:
    unknown = ["8930000000101"]
    applied = recall(world, gtins=unknown, sku="MOI-VE")
    assert (applied.hold_id, applied.lots, applied.units) == (None, 0, 0)
    [told] = facts("recall.seen/1")
    assert (told["hold"], told["lots"]) == (None, [])
    assert recalling.look_again(hand=world.house_hand()) == 0
    bring_in(world, "MOI-VE")
    attendant_of(world.app).tick()
    assert recalling.look_again(hand=world.house_hand()) == 0
    assert len(orders.page(reading(), is_open=True, no=1)[0]) == 1
    lift(world)
    assert orders.page(reading(), is_open=True, no=1)[0] == []


def bring_in(world: World, sku: str) -> None:
    from pos.catalogue.import_rows import read_file
    from pos.catalogue.importing import import_products

    head = "sku,name_vi,unit,price_vnd,ocop_group,tax_class"
    text = f"{head}\n{sku},Mứt gừng,gói,30.000,food,standard\n"
    plan = import_products(read_file(text.encode()), hand=world.hand("Hạnh"))
    assert not plan.refused, plan.refused


def test_lifting_twice_or_by_an_older_word_changes_nothing(world: World) -> None:
    recall(world, version=3)
    lift(world, version=2)
    assert barred(world, NEW) == ["recall"]
    lift(world, version=3)
    before = book()
    lift(world, version=3)
    assert changed(before) == set()
    lift(world, version=4)  # only that it was heard
    assert changed(before) == {"holding_recalls"}
    assert [one["reason"] for one in facts("lot.released/1")] == ["Kết quả kiểm nghiệm đạt"]


def test_what_was_lifted_before_it_was_heard_of_is_not_applied(world: World) -> None:
    lift(world, version=2)
    assert recall(world, version=2).is_first_time is False
    assert barred(world, NEW) == [""]
    assert recall(world, version=3).is_first_time is True


def test_a_hold_of_the_shop_outlives_a_recall_of_the_same_lot(world: World) -> None:
    hold(world, NEW)
    recall(world)
    lift(world)
    assert barred(world, NEW, OLD) == ["hold", ""]
    assert ledger.level(reading(), lot_id(world, TEA, NEW), SHOP) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recall_id": ""}, "recall_id"),
        ({"reason_vi": " "}, "reason_vi"),
        ({"instruction_vi": None}, "instruction_vi"),
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"version": "1"}, "version"),
        ({"level": "mild"}, "level"),
        ({"gtins": [], "sku": ""}, "gtins"),
        ({"gtins": ["8930000000018"]}, "gtins"),
        ({"gtins": "8930000000019"}, "gtins"),
        ({"lots": [1]}, "lots"),
        ({"lots": ["x"] * 0 + [str(n) for n in range(201)]}, "lots"),
        ({"made_from": "1/11/2026"}, "made_from"),
        ({"made_from": "2026-11-02", "made_to": "2026-11-01"}, "made_to"),
        ({"published_at": "hôm qua"}, "published_at"),
        ({"reason_vi": "x" * 401}, "reason_vi"),
    ],
)
def test_a_recall_that_cannot_be_read_is_refused_by_the_field(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadRecall) as no:
        published(**changes)
    assert no.value.facts["field"] == field


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["recall_id", "version", "level", "gtins", "lots", "made_from", "sku"]),
        st.none() | st.integers() | st.text(max_size=30) | st.lists(st.text(max_size=20)),
    )
)
def test_whatever_comes_is_read_or_refused(raw: dict[str, Any]) -> None:
    whole = {"reason_vi": "a", "instruction_vi": "b", "published_at": "2026-11-21T04:00:00.000Z"}
    try:
        made = read_recall(whole | raw)
    except BadRecall:
        return
    assert all(normalise_lot(one) == one for one in made.lot_keys)


@settings(deadline=None)
@given(
    lots=st.lists(st.text("ABC123 -", min_size=1, max_size=8).filter(str.strip), max_size=4),
    first=st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    last=st.none() | st.dates(date(2026, 6, 2), date(2026, 12, 1)),
)
@example(lots=["11", "11 "], first=None, last=None)
def test_a_recall_kept_is_the_recall_that_was_read(
    lots: list[str], first: date | None, last: date | None
) -> None:
    days = {"made_from": first and first.isoformat(), "made_to": last and last.isoformat()}
    made = published(lots=lots, **days)
    assert read_recall(json.loads(made.dumps())) == made


def test_the_trail_tells_of_holds_and_recalls_in_words(world: World) -> None:
    from pos.holding import holding
    from pos.office import history
    from pos.web import sentences
    from tests.till.steps import facts as bodies

    hold_id = hold(world, NEW)
    holding.release_hold(hold_id, "Đã kiểm tra", hand=world.hand("Hạnh"))
    recall(world)
    recall(world, version=2)
    told = [history.deed(one, {}) for one in bodies() if one["t"] in KINDS]
    said = [sentences.fact(one.codes, one.facts) for one in told]
    assert said[:2] == ["Giữ lại lô L261103: Nắp phồng.", "Cho bán lại lô L261103: Đã kiểm tra."]
    assert said[2] == "Nhận lệnh thu hồi TH-2026-014: Vượt mức cho phép."
    assert said[4].startswith("Thay lệnh thu hồi bằng bản mới")


KINDS = {"lot.held/1", "lot.released/1", "recall.seen/1"}


SAID = {"reason_en": "Above what is allowed", "instruction_en": "Set apart, send back"}


@pytest.mark.parametrize("english", [SAID, {}])
def test_who_reads_english_is_told_why_in_english_where_the_centre_says_it(
    world: World, english: dict[str, str]
) -> None:
    applied = recall(world, **english)
    world.open_shift()
    hanh = world.sign_in("Hạnh")
    draft_id = order(world)
    code = f"HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/{NEW}"
    origin = f"/01/08930000000019/10/{NEW}"
    hanh.post("/language", data={"lang": "en", "next": "/"})
    lot = lot_id(world, TEA, NEW)
    pages = [
        hanh.get(f"/stock/holds/{applied.hold_id}").text,
        hanh.get(f"/stock/lots/{lot}").text,
        hanh.post(f"/till/sales/{draft_id}/scans", data={"code": code}).text,
        world.app.test_client().get(f"{origin}?l=en").text,
    ]
    told = SAID if english else {"reason_en": "Vượt mức", "instruction_en": "Cất riêng"}
    for page in pages:
        assert all(words in page for words in told.values())
        assert english == {} or "Vượt mức" not in page
    assert "Vượt mức" in world.app.test_client().get(origin).text
    [fact] = facts("recall.seen/1")
    assert {name: fact[name] for name in SAID} == (english or dict.fromkeys(SAID, ""))
