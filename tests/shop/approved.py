"""Somebody's yes, for acts that need one: as a voucher, and as the fields of a form."""

from pos.shop.approvals import Voucher
from pos.shop.permissions import Role
from tests.world import PINS, World


def yes(world: World, by: str = "Hạnh", **shown: int) -> Voucher:
    """A manager's yes to at most what is shown; by default to one drawer opening."""
    most = shown or {"no_sale_drawer": 1}
    return Voucher(world.person_id(by), by, Role.MANAGER, False, False, "", most)


def signed(world: World, by: str = "Hạnh", *, reason: str = "", **shown: int) -> dict[str, str]:
    """The same as a page sends it."""
    most = shown or {"no_sale_drawer": 1}
    return {
        "approver_id": world.person_id(by),
        "approver_pin": PINS[by],
        "approver_reason": reason,
        **{f"shown_{kind}": str(bound) for kind, bound in most.items()},
    }
