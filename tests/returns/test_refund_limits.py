"""What a refund needs a yes for, however it is cut and whatever was said at the till."""

import pytest
from sqlalchemy import select

from pos.base.transaction import reading
from pos.shop.refusals import ApprovalNeeded
from pos.till.models import Sale
from pos.till.transfer_checking import check_transfer
from pos.till.transfer_checks import Word
from tests.returns.steps import give_back, sell, yes
from tests.till import steps, transfers
from tests.world import World


def test_a_receipt_is_not_given_back_in_slices(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 6))
    give_back(till, sale, (1, 2))
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale, (1, 2))
    assert give_back(till, sale, (1, 2), voucher=yes(till, refund=900_000)).total_vnd == 900_000


def test_another_receipt_has_slices_of_its_own(till: World) -> None:
    for _ in range(2):
        assert give_back(till, sell(till, ("CHE-DINH", 2))).total_vnd == 900_000


def sold(till: World) -> Sale:
    return reading().scalars(select(Sale)).one()


def test_a_transfer_that_never_came_is_not_given_back_without_a_yes(till: World) -> None:
    transfers.with_account(till)
    draft_id = steps.filled(till, ("CHE-DINH", 1))
    one = transfers.saw(till, transfers.ask(till, draft_id))
    transfers.finish(till, draft_id)
    check_transfer(one.request_id, Word.NEVER, "không có", hand=till.hand("Hạnh"))
    with pytest.raises(ApprovalNeeded):
        give_back(till, sold(till))


def test_a_transfer_found_later_needs_none(till: World) -> None:
    transfers.checked_sale(till)
    assert give_back(till, sold(till)).total_vnd == 450_000
