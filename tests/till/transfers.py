"""What a cashier does with transfers, in few words."""

from pos.base.transaction import reading
from pos.till import payment_requests, requesting, selling
from pos.till.account_changing import change_account
from pos.till.accounts import Account
from pos.till.payment_requests import Asked
from pos.till.selling import Done
from pos.till.transfer_checking import check_transfer
from pos.till.transfer_checks import Word
from tests.till.steps import LINK, filled, seen
from tests.world import World

ACCOUNT = Account("970436", "Vietcombank", "0123456789", "SHOWROOM OCOP HOAN KIEM")


def with_account(world: World) -> World:
    """The world after its manager has named the shop's account."""
    change_account(ACCOUNT, hand=world.hand("Hạnh"))
    return world


def ask(world: World, draft_id: str, amount_vnd: int | None = None) -> Asked:
    """Alt Q."""
    return find(requesting.ask_for_transfer(draft_id, amount_vnd, hand=world.hand()))


def find(request_id: str) -> Asked:
    """A request as it lies in the book now."""
    session = reading()
    session.rollback()
    found = payment_requests.find(session, request_id)
    assert found is not None
    return found


def saw(world: World, one: Asked, due_vnd: int | None = None) -> Asked:
    """F9: the money is in the bank's app."""
    shown = one.due_vnd if due_vnd is None else due_vnd
    return requesting.confirm(one.draft_id, one.request_id, shown_due_vnd=shown, hand=world.hand())


def unseen(world: World, one: Asked, voucher: object = None) -> Asked:
    """The goods are handed over although nobody could look."""
    return requesting.leave_unseen(
        one.draft_id,
        one.request_id,
        shown_due_vnd=one.due_vnd,
        voucher=voucher,
        hand=world.hand(),
    )


def finish(world: World, draft_id: str) -> Done:
    """The end of an order that transfers paid whole."""
    return selling.complete_sale(
        draft_id, [], seen=seen(draft_id), link_base=LINK, hand=world.hand()
    )


def checked_sale(world: World) -> Asked:
    """A sale paid by a transfer that somebody then looked for in the bank's app."""
    with_account(world)
    draft_id = filled(world, ("CHE-DINH", 1))
    one = unseen(world, ask(world, draft_id))
    finish(world, draft_id)
    check_transfer(one.request_id, Word.ARRIVED, "", hand=world.hand("Hạnh"))
    return find(one.request_id)
