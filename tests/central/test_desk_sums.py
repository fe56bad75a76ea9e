"""The desk's sums are what the facts themselves come to, worked out here once more by hand."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from pos.central.database import reading
from pos.central.desk import audits, sums
from pos.central.desk.following import interpret
from pos.central.desk.models import DeskDay, DeskDue, DeskKind, DeskMonth, DeskShopMonth
from pos.central.desk.privacy import places
from pos.central.desk.rolling import add_up
from pos.central.desk.spans import Span
from pos.central.desk.sum_values import By, Only
from pos.central.streams.ingesting import ingest
from pos.sync.wire import batch_of
from tests.central.lays import LAYS
from tests.central.tills import PlayedTill, enrol

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("lay", LAYS)]
NOON = datetime(2026, 12, 3, 5, 0, tzinfo=UTC)
WHOLE = Span(date(2026, 11, 1), date(2026, 12, 31))
STARS = {"MAM-NEM": 4, "CHE-XANH": 5, "NON-LANG": 0}


def send(engine: Engine, till: PlayedTill, after: int = 0) -> None:
    """Send what a till wrote behind a fact."""
    facts = till.of()[after:]
    outcome = ingest(
        engine, till.terminal_id, till.epoch, batch_of(facts), now=NOON, interpret=interpret
    )
    assert not outcome.parked, outcome


def a_shop(engine: Engine, no: int, *, goods: tuple[str, ...] = tuple(STARS)) -> PlayedTill:
    till = PlayedTill(showroom=f"HN{no:02}")
    enrol(engine, till)
    till.write_shop()
    for at, sku in enumerate(goods):
        till.write_product(sku, 40_000 + 1_000 * no + 500 * at, stars=STARS[sku])
        till.write_lot(sku, 500)
    return till


def trade(till: PlayedTill, days: int, no: int) -> None:
    """Some days of sales, and a return now and then."""
    skus = list(till.goods)
    for day in range(days):
        till.at = datetime(2026, 11, 29, 2, tzinfo=UTC) + timedelta(days=day, minutes=no)
        till.open_shift()
        for at in range(2 + (no + day) % 3):
            till.sell((skus[(at + no) % len(skus)], 1 + at), (skus[at % len(skus)], 2))
        if (no + day) % 2:
            till.give_back(list(till.sold)[-1], 2)
        till.close()


@dataclass(frozen=True)
class Told:
    """A line as a fact tells it."""

    on: date
    showroom: str
    sku: str
    stars: int
    units: int
    amount_vnd: int


def lines_of(till: PlayedTill) -> list[Told]:
    """What a till's own signed facts tell, read with nothing of the centre's."""
    found = []
    for fact in till.facts:
        body = json.loads(fact.body)
        if body["t"].split("/")[0] not in ("sale.completed", "return.completed"):
            continue
        sign = -1 if body["t"].startswith("return") else 1
        for line in body["lines"]:
            units, amount = sign * abs(line["units"]), sign * abs(line["amount_vnd"])
            on = date.fromisoformat(body["business_on"])
            found.append(Told(on, till.showroom, line["sku"], line["stars"], units, amount))
    return found


def test_the_sums_of_days_and_months_are_what_the_facts_come_to(centre_engine: Engine):
    tills = [a_shop(centre_engine, no) for no in range(1, 6)]
    for no, till in enumerate(tills, start=1):
        trade(till, 4, no)
        send(centre_engine, till)
    add_up(centre_engine, now=NOON)
    facts = [line for till in tills for line in lines_of(till)]
    by_day: dict[tuple[date, str, int], list[int]] = defaultdict(lambda: [0, 0])
    shops: dict[tuple[date, str, int], set[str]] = defaultdict(set)
    for one in facts:
        key = (one.on, f"Hàng {one.sku}", one.stars)
        by_day[key][0] += one.units
        by_day[key][1] += one.amount_vnd
        shops[key].add(one.showroom)
    with reading(centre_engine) as session:
        rows = session.execute(
            select(
                DeskDay.business_on,
                DeskKind.name_vi,
                DeskDay.stars,
                DeskDay.units,
                DeskDay.amount_vnd,
                DeskDay.reach,
            ).join(DeskKind, DeskKind.kind_no == DeskDay.kind_no)
        ).all()
        months = session.execute(
            select(DeskMonth.month, func.sum(DeskMonth.amount_vnd)).group_by(DeskMonth.month)
        ).all()
    assert {tuple(row[:3]): list(row[3:5]) for row in rows} == dict(by_day)
    assert {tuple(row[:3]): places(row[5]) for row in rows} == {
        key: len(some) for key, some in shops.items()
    }
    by_month: dict[str, int] = defaultdict(int)
    for one in facts:
        by_month[f"{one.on:%Y-%m}"] += one.amount_vnd
    assert {month: int(amount) for month, amount in months} == dict(by_month)


SPANS = (WHOLE, Span(date(2026, 11, 30), date(2026, 12, 1)), Span(NOON.date(), NOON.date()))


def test_a_report_of_any_span_is_what_the_facts_come_to(centre_engine: Engine):
    tills = [a_shop(centre_engine, no) for no in range(1, 4)]
    for no, till in enumerate(tills, start=1):
        trade(till, 4, no)
        send(centre_engine, till)
    add_up(centre_engine, now=NOON)
    lines = [line for till in tills for line in lines_of(till)]
    with reading(centre_engine) as session:
        for span in SPANS:
            facts = [one for one in lines if one.on in span]
            for by in By:
                if by is not By.SHOWROOM:
                    compare(session, by, span, facts)


def compare(session: Session, by: By, span: Span, facts: list[Told]) -> None:
    """A report, its part of four stars, and one showroom's own, beside the facts."""
    every = sums.cells(session, by, span, Only())
    assert sum(one.amount_vnd for one in every) == sum(one.amount_vnd for one in facts)
    of_four = sums.cells(session, by, span, Only(stars=4))
    fours = [one.amount_vnd for one in facts if one.stars == 4]
    assert sum(one.amount_vnd for one in of_four) == sum(fours)
    of_one = sums.cells(session, by, span, Only(), showroom="HN02")
    own = [one.amount_vnd for one in facts if one.showroom == "HN02"]
    assert sum(one.amount_vnd for one in of_one) == sum(own)
    months = sums.shop_months(session, span, Only(stars=4), "HN02")
    own_fours = [one for one in facts if one.showroom == "HN02" and one.stars == 4]
    assert sum(one.amount_vnd for one in months) == sum(one.amount_vnd for one in own_fours)
    assert [one.on.month for one in months] == sorted({one.on.month for one in own_fours})
    if by is By.STARS:
        expected: dict[str, int] = defaultdict(int)
        for one in facts:
            expected[str(one.stars)] += one.amount_vnd
        assert {one.key: one.amount_vnd for one in every} == dict(expected)


def test_what_comes_late_twice_or_after_days_is_added_up_once(centre_engine: Engine):
    first, second = a_shop(centre_engine, 1), a_shop(centre_engine, 2)
    trade(first, 3, 1)
    trade(second, 3, 2)
    send(centre_engine, first)
    add_up(centre_engine, now=NOON)
    send(centre_engine, second)  # three days later
    send(centre_engine, second)
    send(centre_engine, first)
    add_up(centre_engine, now=NOON)
    facts = lines_of(first) + lines_of(second)
    with reading(centre_engine) as session:
        [total] = session.scalars(select(func.sum(DeskDay.amount_vnd)))
        assert int(total) == sum(one.amount_vnd for one in facts)
        assert session.scalar(select(func.count()).select_from(DeskDue)) == 0
        assert audits.audit(session) == []


def test_goods_brought_back_later_are_added_up(centre_engine: Engine):
    till = a_shop(centre_engine, 2)
    trade(till, 1, 2)
    send(centre_engine, till)
    add_up(centre_engine, now=NOON)
    after = len(till.of())
    till.at += timedelta(days=1)
    till.give_back(list(till.sold)[-1])
    send(centre_engine, till, after=after)
    add_up(centre_engine, now=NOON)
    with reading(centre_engine) as session:
        [total] = session.scalars(select(func.sum(DeskDay.amount_vnd)))
        assert int(total) == sum(one.amount_vnd for one in lines_of(till))
        assert audits.audit(session) == []


def test_a_month_is_kept_once_it_is_over_and_anew_when_something_of_it_comes_late(
    centre_engine: Engine,
):
    till = a_shop(centre_engine, 1)
    trade(till, 4, 1)  # 29/11 to 2/12
    facts = till.of()
    late = next(
        at for at, fact in enumerate(facts) if json.loads(fact.body)["business_on"] == "2026-11-30"
    )
    outcome = ingest(
        centre_engine,
        till.terminal_id,
        till.epoch,
        batch_of(facts[:late]),
        now=NOON,
        interpret=interpret,
    )
    assert not outcome.parked
    november = Span(date(2026, 11, 1), date(2026, 11, 30))
    lines = [one for one in lines_of(till) if one.on in november]
    add_up(centre_engine, now=NOON - timedelta(days=3))  # still November
    with reading(centre_engine) as session:
        assert session.scalars(select(DeskShopMonth)).all() == []
    add_up(centre_engine, now=NOON)
    with reading(centre_engine) as session:
        [kept] = session.scalars(select(func.sum(DeskShopMonth.amount_vnd)))
        assert int(kept) == sum(one.amount_vnd for one in lines if one.on.day == 29)
    send(centre_engine, till, after=late)
    add_up(centre_engine, now=NOON)
    with reading(centre_engine) as session:
        [kept] = session.scalars(select(func.sum(DeskShopMonth.amount_vnd)))
        assert int(kept) == sum(one.amount_vnd for one in lines)
        [cell] = sums.cells(session, By.CERTIFIED, november, Only(stars=4), showroom="HN01")
        assert cell.amount_vnd == sum(one.amount_vnd for one in lines if one.stars == 4)
        assert audits.audit(session) == []


def test_a_round_with_nothing_new_writes_nothing(centre_engine: Engine):
    till = a_shop(centre_engine, 1)
    trade(till, 2, 1)
    send(centre_engine, till)
    assert add_up(centre_engine, now=NOON) > 1
    assert add_up(centre_engine, now=NOON) == 0


def test_a_waiting_terminal_counts_from_its_approval_on_with_all_its_days(centre_engine: Engine):
    till = PlayedTill(showroom="HN01")
    enrol(centre_engine, till, status="waiting")
    till.write_shop()
    till.write_product("MAM-NEM")
    till.write_lot("MAM-NEM")
    trade(till, 2, 1)
    send(centre_engine, till)
    add_up(centre_engine, now=NOON)
    with reading(centre_engine) as session:
        assert sums.cells(session, By.STARS, WHOLE, Only()) == []
    with centre_engine.begin() as connection:
        connection.execute(text("UPDATE central_terminals SET status = 'active'"))
    add_up(centre_engine, now=NOON)
    with reading(centre_engine) as session:
        [cell] = sums.cells(session, By.STARS, WHOLE, Only())
    assert cell.amount_vnd == sum(one.amount_vnd for one in lines_of(till))


def test_goods_that_are_called_otherwise_take_their_past_with_them(centre_engine: Engine):
    till = a_shop(centre_engine, 1, goods=("MAM-NEM",))
    trade(till, 2, 1)
    send(centre_engine, till)
    add_up(centre_engine, now=NOON)
    after, product = len(till.of()), None
    for fact in till.of():
        body = json.loads(fact.body)
        if body["t"].startswith("product.changed"):
            product = body["product"]
    assert product is not None
    till.write("product.changed/1", {"product": {**product, "name_vi": "Mắm nêm Ba Vì"}})
    send(centre_engine, till, after=after)
    add_up(centre_engine, now=NOON)
    with reading(centre_engine) as session:
        [cell] = sums.cells(session, By.KIND, WHOLE, Only())
        assert session.get_one(DeskKind, int(cell.key)).name_vi == "Mắm nêm Ba Vì"
        assert cell.amount_vnd == sum(one.amount_vnd for one in lines_of(till))
        assert audits.audit(session) == []


def test_the_audit_sees_a_sum_that_somebody_changed(centre_engine: Engine):
    till = a_shop(centre_engine, 1)
    trade(till, 2, 1)
    send(centre_engine, till)
    add_up(centre_engine, now=NOON)
    with centre_engine.begin() as connection:
        connection.execute(
            text("UPDATE central_desk_days SET amount_vnd = amount_vnd + 1 WHERE stars = 4")
        )
    with reading(centre_engine) as session:
        assert {one.check for one in audits.audit(session)} == {
            "desk.days_add_up",
            "desk.months_add_up",
        }
