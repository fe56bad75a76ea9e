"""Codes that returns give out: they pay once, at most their worth, and only if they were given."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from pos.base.ids import new_voucher_code
from pos.base.transaction import reading
from pos.returns import audits, queries
from pos.till import paying, voucher_codes
from pos.till.records import TenderKind
from pos.till.refusals import ReferenceUsed, VoucherTooSmall, VoucherUnknown
from pos.till.tenders import Tendered, cash, read_reference
from tests.returns.steps import give_back, seen, sell
from tests.till.steps import filled
from tests.world import World


def voucher(code: str, vnd: int) -> Tendered:
    return Tendered(TenderKind.VOUCHER, vnd, code)


def given_out(world: World) -> str:
    """A code worth a jar: its sale was paid by a voucher of paper."""
    sale = sell(world, ("MAM-NEM", 1), by=[voucher("GIFT-1", 65_000)])
    [(code, worth_vnd)] = queries.vouchers_of(reading(), give_back(world, sale).return_id)
    assert worth_vnd == 65_000
    return code


def test_a_code_pays_its_worth_once(till: World) -> None:
    code = given_out(till)
    assert sell(till, ("MAM-NEM", 1), by=[voucher(code, 65_000)]).total_vnd == 65_000
    with pytest.raises(ReferenceUsed):
        sell(till, ("MAM-NEM", 1), by=[voucher(code, 65_000)])
    assert audits.audit(reading()) == []


def test_a_code_pays_no_more_than_its_worth(till: World) -> None:
    code = given_out(till)
    with pytest.raises(VoucherTooSmall):
        sell(till, ("CHE-DINH", 1), by=[voucher(code, 65_001), cash(384_999)])
    draft_id = filled(till, ("CHE-DINH", 1))
    version = seen(till, draft_id).version
    with pytest.raises(VoucherTooSmall):
        paying.take_tender(draft_id, voucher(code, 65_001), seen_version=version, hand=till.hand())
    paying.take_tender(draft_id, voucher(code, 65_000), seen_version=version, hand=till.hand())


def test_a_code_that_was_never_given_out_is_refused(till: World) -> None:
    with pytest.raises(VoucherUnknown):
        sell(till, ("MAM-NEM", 1), by=[voucher("TH-00000-00000", 65_000)])
    with pytest.raises(VoucherUnknown):
        sell(till, ("MAM-NEM", 1), by=[voucher("TH-QUA-TANG", 65_000)])


@pytest.mark.parametrize("typed", ["{}{}{}", "th {} {} {}", "{}.{}/{}"])
def test_however_it_is_typed_at_the_till_it_is_the_same_code(till: World, typed: str) -> None:
    code = given_out(till)
    lan, draft_id = till.sign_in(), filled(till, ("MAM-NEM", 1))
    data = {
        "way": "voucher",
        "tendered_vnd": "65.000",
        "reference": typed.format(*code.split("-")),
        "version": seen(till, draft_id).version,
        "total_vnd": "65.000",
    }
    assert sold(lan, draft_id, data) == 303
    again = filled(till, ("MAM-NEM", 1))
    assert sold(lan, again, {**data, "version": seen(till, again).version}) == 409


def sold(client: FlaskClient, draft_id: str, data: dict[str, object]) -> int:
    return client.post(f"/till/sales/{draft_id}/completion", data=data).status_code


@given(st.builds(new_voucher_code))
def test_every_code_reads_as_it_is_printed(code: str) -> None:
    assert voucher_codes.as_given(read_reference(code.lower())) == code
    misread = code[3:].replace("0", "O").replace("1", "l")
    assert voucher_codes.as_given(read_reference(f"TH-{misread}")) == code
