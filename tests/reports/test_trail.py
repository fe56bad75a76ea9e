"""The audit trail and the exceptions: every number opens its rows, no clock hides a day."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.reports import audits, exceptions, trail
from pos.reports.spans import Span
from pos.reports.trail import Asked
from pos.sync import outbox, trails
from pos.sync.models import StoredFact, TrailRow
from pos.sync.trails import Topic
from pos.till import copying, drafting, drawer_opening
from tests.shop.approved import yes
from tests.till.steps import filled, order, put, rows, sell
from tests.world import NOON, TODAY, World

TODAYS = Span(TODAY, TODAY)


def open_drawer(world: World, note: str = "", **hand: object) -> None:
    hand_ = replace(world.hand(), **hand)
    drawer_opening.open_drawer(
        1, "other", note or "xem", drawer_at=None, hand=hand_, voucher=yes(world)
    )


def set_price(world: World, price_vnd: int) -> None:
    with writing() as session:
        product_id = world.product_id("CHE-DINH")
        books.set_price(session, product_id, price_vnd, valid_from=TODAY, hand=world.hand("Hạnh"))


def told(asked: Asked) -> list[str]:
    found, _more = trail.rows(reading(), asked)
    return [one.topic.value for one in found]


def test_an_ordinary_sale_is_no_part_of_the_trail(till: World):
    before = len(rows(TrailRow))
    sell(till, ("CHE-DINH", 1))
    assert len(rows(TrailRow)) == before


def test_a_drawer_opening_and_its_approval_stand_in_the_trail_of_their_day(till: World):
    open_drawer(till)
    assert told(Asked(TODAYS))[:2] == ["drawer", "approval"]
    assert told(Asked(TODAYS, topic="drawer")) == ["drawer"]
    assert told(Asked(TODAYS, topic="drawer", person_id=till.person_id("Minh"))) == []
    assert told(Asked(TODAYS, topic="drawer", register_no=2)) == []


def test_a_clock_that_jumps_hides_no_day_and_turns_no_order(till: World):
    ahead, back = NOON + timedelta(days=400), NOON - timedelta(days=3)
    for note, at in (("một", NOON), ("hai", ahead), ("ba", back), ("bốn", NOON)):
        open_drawer(till, note, at=at)
    asked = Asked(Span(back.date(), ahead.date()), topic="drawer")
    found, _more = trail.rows(reading(), asked)
    assert [one.body["drawer"]["note"] for one in found] == ["bốn", "ba", "hai", "một"]
    for day, notes in ((TODAY, ["bốn", "một"]), (back.date(), ["ba"]), (ahead.date(), ["hai"])):
        found, _more = trail.rows(reading(), Asked(Span(day, day), topic="drawer"))
        assert [one.body["drawer"]["note"] for one in found] == notes


def test_pages_of_the_trail_join_without_a_gap(till: World):
    for n in range(7):
        open_drawer(till, f"lần {n}")
    whole = [one.no for one in trail.every_row(reading(), Asked(TODAYS))]
    pieces, before, is_more = [], None, True
    while is_more:
        found, is_more = trail.rows(reading(), Asked(TODAYS, before=before), most=3)
        pieces += [one.no for one in found]
        before = found[-1].no
    assert pieces == whole == sorted(whole, reverse=True)


def test_the_index_holds_what_its_rules_find_in_the_stream(till: World):
    open_drawer(till)
    sell(till, ("CHE-DINH", 1))
    copying.copy_last_receipt(1, hand=till.hand())
    found = set()
    for fact in rows(StoredFact):
        body = json.loads(fact.body)
        entry = trails.entry(body["t"], body, body["by"]["id"])
        if entry is not None:
            found.add((fact.epoch, fact.seq, entry.topic.value, entry.person_id, entry.amount_vnd))
    kept = {
        (one.epoch, one.seq, one.topic, one.person_id, one.amount_vnd) for one in rows(TrailRow)
    }
    assert kept == found


def test_a_discount_joins_the_trail_with_its_amount():
    sale = {"discount_vnd": 30_000, "lines": [{"discount_vnd": 30_000}]}
    assert trails.entry("sale.completed/1", sale, "p") == trails.Entry(Topic.DISCOUNT, "p", 30_000)
    lines = {"rounding_vnd": 500, "lines": [{"discount_vnd": 400}, {"discount_vnd": 100}]}
    assert trails.entry("sale.completed/1", lines, "p") is None, "a rounded sum is no discount"


@pytest.mark.parametrize(
    ("original", "topic"),
    [({"number": "HN01-1A-000001", "line": 1}, "return"), ("none", "loose_return")],
)
def test_a_return_says_whether_there_was_a_receipt(original, topic):
    content = {"lines": [{"original": original}], "total_vnd": 50_000}
    entry = trails.entry("return.completed/1", content, "p")
    assert (entry.topic, entry.amount_vnd) == (topic, 50_000)


# --- What was given up ----------------------------------------------------------------------


def test_what_leaves_an_order_before_its_sum_was_shown_is_only_typing(till: World):
    draft = filled(till, ("CHE-DINH", 2))
    [line] = drafting.drafts.lines(reading(), draft)
    drafting.remove_line(draft, line.id, hand=till.hand())
    assert told(Asked(TODAYS, topic="void")) == []


def test_what_leaves_it_afterwards_is_told_with_its_amount(till: World):
    draft = order(till)
    put(till, draft, "CHE-DINH", times=3)
    put(till, draft, "MAM-NEM")
    drafting.settle_prices(draft, hand=till.hand())
    tea, paste = drafting.drafts.lines(reading(), draft)
    reading().rollback()
    drafting.change_line(draft, tea.id, quantity="1", lot_id=None, hand=till.hand())
    drafting.change_line(draft, tea.id, quantity="5", lot_id=None, hand=till.hand())
    drafting.remove_line(draft, paste.id, hand=till.hand())
    drafting.remove_line(draft, paste.id, hand=till.hand())
    found, _more = trail.rows(reading(), Asked(TODAYS, topic="void"))
    assert [one.body["total_vnd"] for one in found] == [65_000, 900_000]
    assert [one.amount_vnd for one in rows(TrailRow, TrailRow.topic == "void")] == [900_000, 65_000]


# --- The exceptions -------------------------------------------------------------------------


def test_every_number_of_the_report_is_the_number_of_its_rows(till: World):
    for _ in range(3):
        open_drawer(till)
    open_drawer(till, by_id=till.person_id("Minh"), by_name="Minh")
    counts = trail.counts(reading(), TODAYS, exceptions.SHOWN)
    [day] = exceptions.by_day(counts)
    assert [one.person_id for one in day.people] == [till.person_id("Lan"), till.person_id("Minh")]
    for person in day.people:
        for mark in person.marks:
            asked = Asked(TODAYS, topic=mark.topic.value, person_id=person.person_id)
            assert mark.times == trail.count(reading(), asked) > 0
    client = till.sign_in("Hạnh")
    page = client.get("/audit/exceptions").get_data(as_text=True)
    assert "Mở ngăn kéo" in page
    assert ">0<" not in page, "nothing that did not happen is named"


def test_the_trail_is_taken_out_as_a_file_that_no_sheet_computes(till: World):
    open_drawer(till, "=1+1")
    client = till.sign_in("Hạnh")
    content = client.get("/audit/trail.csv?topic=drawer").get_data()
    assert content.startswith(b"\xef\xbb\xbf")
    head, line = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head[0] == "Ngày"
    assert line[0] == "21/11/2026"
    assert not any(cell.startswith("=") for cell in line)
    assert client.get("/audit/trail.xlsx").get_data().startswith(b"PK")
    assert client.get("/audit/trail.pdf").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "first=x&last=99/99/9999",
        "topic=nothing&person=%00&register=12",
        "before=-1&first=9999-12-31",
        "register=&before=" + "9" * 30,
        "first=0001-01-01&last=0001-01-01",
    ],
)
def test_an_address_that_means_nothing_is_answered_all_the_same(till: World, query):
    client = till.sign_in("Hạnh")
    for page in ("trail", "exceptions", "trail.csv"):
        assert client.get(f"/audit/{page}?{query}").status_code == 200, page


def test_both_languages_say_every_topic(till: World):
    open_drawer(till)
    client = till.sign_in("Hạnh")
    client.post("/language", data={"lang": "en"})
    page = client.get("/audit/trail").get_data(as_text=True)
    assert "Audit trail" in page
    assert "Open the drawer without a sale" in page


def test_a_trail_row_is_written_with_its_fact_or_not_at_all(till: World):
    before = len(rows(TrailRow))

    def broken_off() -> None:
        with writing() as session:
            outbox.record(session, "clock.jumped/1", {"why": "test"}, hand=till.hand())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert len(rows(TrailRow)) == before


def test_an_audit_finds_a_trail_that_lost_a_row_or_made_one_up(till: World):
    open_drawer(till)
    assert audits.audit(reading()) == []
    reading().rollback()
    with writing() as session:
        session.execute(text("DROP TRIGGER sync_trail_no_delete"))
        session.execute(text("DELETE FROM sync_trail WHERE topic = 'drawer'"))
    assert [one.check for one in audits.audit(reading())] == ["reports.trail_is_whole"]


def test_a_list_of_prices_is_one_row_that_says_how_many_and_opens_them(till: World):
    before = trail.count(reading(), Asked(TODAYS))
    open_drawer(till, "trước")
    for price in (81_000, 82_000, 83_000, 84_000, 85_000):
        set_price(till, price)
    open_drawer(till, "sau")
    found, _more = trail.rows(reading(), Asked(TODAYS))
    shown = [(one.topic.value, one.folded) for one in found[:5]]
    assert shown == [
        ("drawer", 0),
        ("approval", 0),
        ("price_set", 4),
        ("drawer", 0),
        ("approval", 0),
    ]
    page = till.sign_in("Hạnh").get("/audit/trail").get_data(as_text=True)
    assert "và 4 giá khác" in page
    alone = told(Asked(TODAYS, topic="price_set", person_id=found[2].person_id))
    assert len(alone) >= 5
    assert trail.count(reading(), Asked(TODAYS)) == before + 9


def test_a_page_that_ends_in_a_list_of_prices_goes_on_after_the_whole_of_it(till: World):
    open_drawer(till, "trước")
    for price in (81_000, 82_000, 83_000):
        set_price(till, price)
    found, is_more = trail.rows(reading(), Asked(TODAYS), most=1)
    assert (found[0].folded, is_more) == (2, True)
    following, _more = trail.rows(reading(), Asked(TODAYS, before=found[0].oldest_no), most=1)
    assert following[0].topic is Topic.DRAWER
