"""Refunds of transfers: what somebody found in the bank's app since counts, not what was hoped."""

import pytest

from pos.base.transaction import reading
from pos.shop.approvals import ApprovalNeeded
from pos.till.models import Sale
from pos.till.payment_requests import Asked
from pos.till.transfer_checking import check_transfer
from pos.till.transfer_checks import Word
from tests.returns.steps import exchange, give_back, refunds, yes
from tests.till import transfers
from tests.till.steps import filled
from tests.world import World


def paid(world: World, *, is_seen: bool) -> tuple[Sale, Asked]:
    """A jar paid by a transfer."""
    transfers.with_account(world)
    draft_id = filled(world, ("MAM-NEM", 1))
    one = transfers.ask(world, draft_id)
    one = transfers.saw(world, one) if is_seen else transfers.unseen(world, one)
    transfers.finish(world, draft_id)
    return reading().get_one(Sale, draft_id), one


def look(world: World, one: Asked, word: Word, reason: str = "") -> None:
    check_transfer(one.request_id, word, reason, hand=world.hand("Hạnh"))


def test_a_transfer_that_a_manager_found_is_given_back_without_a_yes(till: World) -> None:
    sale, one = paid(till, is_seen=False)
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale)
    look(till, one, Word.ARRIVED)
    assert refunds(give_back(till, sale).return_id) == [("transfer", 65_000)]


def test_a_transfer_that_never_came_needs_a_yes_even_if_it_was_seen_at_the_till(
    till: World,
) -> None:
    sale, one = paid(till, is_seen=True)
    look(till, one, Word.NEVER, "không có trong sao kê")
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale)
    assert give_back(till, sale, voucher=yes(till, refund=65_000)).total_vnd == 65_000


def test_what_never_came_is_known_through_an_exchange_too(till: World) -> None:
    sale, one = paid(till, is_seen=False)
    other = exchange(
        till, sale, (1, 1), taking=[("COM-ME-TRI", 1)], voucher=yes(till, refund=5_000)
    )
    look(till, one, Word.NEVER)
    with pytest.raises(ApprovalNeeded):
        give_back(till, other)
    look(till, one, Word.ARRIVED, "đến muộn")
    assert refunds(give_back(till, other).return_id) == [("transfer", 60_000)]
