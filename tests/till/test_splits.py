"""Paying in several ways: what was taken is a row, and nothing pays twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pos.base.errors import Refusal
from pos.base.transaction import reading, writing
from pos.shop import limits
from pos.shop.approvals import Voucher
from pos.till import audits, drafting, paying, selling
from pos.till.models import DraftLine, DraftTender, Sale, Tender
from pos.till.records import TenderKind
from pos.till.selling import Done, Seen
from pos.till.tenders import Tendered, cash
from tests.till.steps import LINK, book, changed, filled, order, rows, seen
from tests.till.test_till_pages import HTMX, text
from tests.world import NOON, World

CARD, VOUCHER, TRANSFER = TenderKind.CARD, TenderKind.VOUCHER, TenderKind.TRANSFER


def card(vnd: int, reference: str = "123456") -> Tendered:
    return Tendered(CARD, vnd, reference)


def gift(vnd: int, code: str = "TET-2027") -> Tendered:
    return Tendered(VOUCHER, vnd, code)


def take(world: World, draft_id: str, one: Tendered, **how: object) -> None:
    version = seen(draft_id).version
    paying.take_tender(
        draft_id,
        one,
        hand=world.hand(),
        **{"seen_version": version, **how},  # type: ignore[arg-type]
    )


def finish(world: World, draft_id: str, *tenders: Tendered, saw: Seen | None = None) -> Done:
    return selling.complete_sale(
        draft_id, tenders, seen=saw or seen(draft_id), link_base=LINK, hand=world.hand()
    )


def paid(done: Done) -> list[tuple[str, int, int, str]]:
    found = rows(Tender, Tender.sale_id == done.sale_id, order_by=Tender.no)
    return [(one.kind, one.amount_vnd, one.change_vnd, one.reference) for one in found]


def no(code: str, act: object, *args: object, **named: object) -> None:
    """Refused with this code, and nothing has changed."""
    before = book()
    with pytest.raises(Refusal) as found:
        act(*args, **named)  # type: ignore[operator]
    assert found.value.code == code
    assert changed(before) == set()


def test_a_sale_is_paid_by_card_voucher_and_notes(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    take(till, draft_id, card(200_000))
    take(till, draft_id, gift(100_000))
    done = finish(till, draft_id, cash(200_000))
    assert paid(done) == [
        ("card", 200_000, 0, "123456"),
        ("voucher", 100_000, 0, "TET-2027"),
        ("cash", 150_000, 50_000, ""),
    ]
    assert audits.audit(_reading()) == []


def _reading() -> Session:
    session = reading()
    session.rollback()
    return session


def test_what_was_taken_pays_the_whole(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    take(till, draft_id, card(450_000))
    assert paid(finish(till, draft_id, cash(0))) == [("card", 450_000, 0, "123456")]


def test_what_was_taken_is_a_row_that_can_be_given_back(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    take(till, draft_id, card(200_000))
    [row] = rows(DraftTender)
    tender_id = row.id
    assert (row.kind, row.tendered_vnd, row.taken_by) == ("card", 200_000, till.person_id("Lan"))
    paying.give_back(draft_id, tender_id, hand=till.hand())
    paying.give_back(draft_id, tender_id, hand=till.hand())  # sent twice
    assert rows(DraftTender) == []
    take(till, draft_id, card(200_000))  # the slip was free again


def test_one_press_takes_one_tender(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id).version
    for _ in range(3):
        take(till, draft_id, card(100_000), seen_version=saw, tender_id="a" * 32)
    assert len(rows(DraftTender)) == 1
    other = filled(till, ("CHE-DINH", 1))
    no("till.tender_gone", take, till, other, gift(100_000), tender_id="a" * 32)


def test_no_more_is_taken_than_is_left(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    no("till.paid_over", take, till, draft_id, cash(450_001))
    take(till, draft_id, cash(400_000))
    no("till.paid_over", take, till, draft_id, card(50_001))


def test_a_window_that_still_shows_the_whole_sum_is_refused(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    stale = seen(draft_id)
    take(till, draft_id, card(200_000))
    no("till.order_changed", finish, till, draft_id, cash(450_000), saw=stale)
    no("till.order_changed", take, till, draft_id, cash(1), seen_version=stale.version)


def test_a_card_is_not_changed_into_notes_where_the_order_gets_cheaper(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1), ("MAM-NEM", 1))
    take(till, draft_id, card(500_000))
    line = rows(DraftLine, DraftLine.draft_id == draft_id, order_by=DraftLine.id)[-1]
    drafting.remove_line(draft_id, line.id, hand=till.hand())
    no("till.paid_over", finish, till, draft_id, cash(0))
    no("till.paid_over", finish, till, draft_id, cash(100_000))


def test_a_card_slip_pays_once(till: World) -> None:
    done = finish(till, filled(till, ("MAM-NEM", 1)), card(65_000))
    other = filled(till, ("MAM-NEM", 1))
    no("till.reference_used", take, till, other, card(10_000))
    no("till.reference_used", finish, till, other, card(65_000))
    assert paid(done)[0][3] == "123456"


def test_a_voucher_pays_once_for_ever(till: World) -> None:
    finish(till, filled(till, ("MAM-NEM", 1)), gift(65_000))
    other = filled(till, ("MAM-NEM", 1))
    much = replace(till.hand(), at=NOON + timedelta(days=900))
    with pytest.raises(Refusal, match="reference_used"):
        selling.complete_sale(other, [gift(65_000)], seen=seen(other), link_base=LINK, hand=much)


def test_a_slip_taken_for_one_order_pays_no_other_and_not_twice(till: World) -> None:
    first, second = filled(till, ("CHE-DINH", 1)), filled(till, ("CHE-DINH", 1))
    take(till, first, card(100_000))
    no("till.reference_used", take, till, first, card(100_000))
    no("till.reference_used", take, till, second, card(100_000))
    no("till.reference_used", finish, till, first, card(350_000))


def test_another_payment_for_a_sold_order_is_refused(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    take(till, draft_id, card(200_000))
    saw = seen(draft_id)
    done = finish(till, draft_id, cash(250_000), saw=saw)
    assert finish(till, draft_id, cash(250_000), saw=saw) == replace(done, is_first_time=False)
    no("till.other_payment", finish, till, draft_id, cash(300_000), saw=saw)
    no("till.other_payment", finish, till, draft_id, gift(250_000), saw=saw)
    assert len(rows(Sale)) == 1


def test_a_voucher_above_the_limit_needs_a_yes_to_its_whole_worth(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 2))
    saw = seen(draft_id)
    no("shop.approval_needed", finish, till, draft_id, gift(900_000))

    def with_yes(shown: dict[str, int]) -> Done:
        yes = Voucher(till.person_id("Hạnh"), "Hạnh", "manager", False, False, "", shown)
        return selling.complete_sale(
            draft_id, [gift(900_000)], seen=saw, link_base=LINK, hand=till.hand(), voucher=yes
        )

    no("shop.approval_needed", with_yes, {"voucher": 899_999})
    assert with_yes({"voucher": 900_000}).is_first_time


def test_cash_is_rounded_down_where_the_shop_wants_it(till: World) -> None:
    draft_id = filled(till, ("RAU-CAI", "0,433"))  # 18.186
    with writing() as session:
        limits.keep(session, limits.Limits(cash_rounding_vnd=500), hand=till.hand())
    saw = seen(draft_id, 18_000)
    no("till.order_changed", finish, till, draft_id, cash(20_000))
    done = finish(till, draft_id, cash(20_000), saw=saw)
    [sale] = rows(Sale)
    assert (sale.total_vnd, sale.rounding_vnd, sale.discount_vnd) == (18_000, 186, 0)
    assert done.change_vnd == 2_000
    assert audits.audit(_reading()) == []


def test_a_card_is_not_rounded(till: World) -> None:
    draft_id = filled(till, ("RAU-CAI", "0,433"))
    with writing() as session:
        limits.keep(session, limits.Limits(cash_rounding_vnd=1_000), hand=till.hand())
    finish(till, draft_id, card(18_186))
    assert rows(Sale)[0].rounding_vnd == 0


# -- Through the door -----------------------------------------------------------------


def form(draft_id: str, way: str, tendered: str, **more: str) -> dict[str, str]:
    saw = seen(draft_id)
    base = {"version": str(saw.version), "total_vnd": str(saw.total_vnd)}
    return base | {"way": way, "tendered_vnd": tendered} | more


def test_the_sheet_goes_on_with_the_rest(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    url = f"/till/sales/{draft_id}"
    page = text(
        lan.post(
            f"{url}/tenders", data=form(draft_id, "card", "200.000", reference="9"), headers=HTMX
        )
    )
    assert 'data-total-vnd="250000"' in page
    assert "Còn phải trả" in page
    again = text(lan.get(f"{url}/payment?way=cash", headers=HTMX))  # the page was loaded anew
    assert 'data-total-vnd="250000"' in again
    [row] = rows(DraftTender)
    page = text(lan.delete(f"{url}/tenders/{row.id}", headers=HTMX))
    assert 'data-total-vnd="450000"' in page


def test_a_whole_split_through_the_door(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    url = f"/till/sales/{draft_id}"
    lan.post(f"{url}/tenders", data=form(draft_id, "voucher", "50000", reference="v1"))
    answer = lan.post(
        f"{url}/completion", data=form(draft_id, "card", "400000", reference="77"), headers=HTMX
    )
    assert answer.status_code == 204
    assert [one.kind for one in rows(Tender, order_by=Tender.no)] == ["voucher", "card"]


@pytest.mark.parametrize(
    ("way", "tendered", "reference", "status"),
    [
        ("card", "450000", "", 409),
        ("card", "450000", "  -- ", 409),
        ("card", "450001", "1", 409),
        ("voucher", "9" * 13, "1", 400),
        ("gold", "450000", "1", 400),
        ("return_credit", "450000", "1", 400),
        ("card", "", "1", 400),
        ("card", "-1", "1", 400),
    ],
)
def test_bad_payments_are_named_and_change_nothing(
    till: World, lan: FlaskClient, way: str, tendered: str, reference: str, status: int
) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    data = form(draft_id, way, tendered, reference=reference)
    before = book()
    for path in ("completion", "tenders"):
        answer = lan.post(f"/till/sales/{draft_id}/{path}", data=data, headers=HTMX)
        assert answer.status_code == status
    assert changed(before) == set()


def test_nothing_is_taken_for_an_empty_order(till: World, lan: FlaskClient) -> None:
    draft_id = order(till)
    answer = lan.post(
        f"/till/sales/{draft_id}/tenders", data=form(draft_id, "cash", "1"), headers=HTMX
    )
    assert answer.status_code == 409
