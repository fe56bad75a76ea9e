"""What is done with goods, in few words, on the named world."""

from datetime import date
from typing import Any

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.moving import audits, homecoming, moving, opening
from pos.moving.homecoming import Counted, Home
from pos.moving.kinds import Kind
from pos.moving.moving import Asked, Done
from pos.moving.records import Telling
from pos.shop import changing
from pos.shop.approvals import Voucher
from pos.stock import audits as stock_audits
from pos.stock import holds, ledger
from pos.stock.fairs import FairState
from pos.stock.holds import HoldState
from pos.stock.places import SHOP, STOREROOM, SUPPLIER
from tests.till.steps import lot_id
from tests.world import TODAY, World

TEA, NEW, OLD = "CHE-DINH", "L261103", "L260812"
FISH, FISH_LOT = "MAM-NEM", "L260905"
GREENS, GREENS_LOT = "RAU-CAI", "L261120"
ENDS = {
    Kind.STORED: (SHOP, STOREROOM),
    Kind.SHELVED: (STOREROOM, SHOP),
    Kind.TO_SUPPLIER: (SHOP, SUPPLIER),
    Kind.DISPOSED: (SHOP, "disposed"),
    Kind.INTERNAL: (SHOP, "internal"),
    Kind.SAMPLE: (SHOP, "samples"),
    Kind.TO_FAIR: (SHOP, "fair-1"),
    Kind.FROM_FAIR: ("fair-1", SHOP),
}


def move(
    world: World,
    kind: Kind,
    *goods: tuple[str, str, int],
    by: str = "Hạnh",
    request_id: str = "",
    ends: tuple[str, str] | None = None,
    voucher: Any = None,
    **telling: str,
) -> Done:
    """Move `(sku, lot code, units)`; what needs a yes, the manager alone says it to herself."""
    from_place, to_place = ends or ENDS[kind]
    told = {"reason": "broken"} if kind is Kind.DISPOSED else {}
    if kind is Kind.INTERNAL:
        told = {"note": "Pha mời họp"}
    asked = Asked(
        kind,
        from_place,
        to_place,
        tuple((lot_id(world, sku, code), units) for sku, code, units in goods),
        Telling(**{**told, **telling}),
    )
    if voucher is None and by == "Hạnh":
        voucher = yes(world, by, is_self=True)
    return moving.move_goods(
        asked, request_id=request_id or new_id(), hand=world.hand(by), voucher=voucher
    )


def yes(world: World, by: str = "Minh", *, is_self: bool = False) -> Voucher:
    """Somebody's yes to goods that leave without money."""
    return Voucher(
        world.person_id(by),
        by,
        "manager" if by == "Hạnh" else "lead",
        is_self=is_self,
        alone=is_self,
        reason="Một mình" if is_self else "",
        shown={"write_off": 10**12},
    )


def at(world: World, sku: str, code: str, place: str = SHOP) -> int:
    """What the books hold of a lot at a place."""
    return ledger.level(reading(), lot_id(world, sku, code), place)


def fair(world: World, name: str = "Hội chợ Tết", days: int = 3) -> str:
    """Open a fair from today on."""
    until = date.fromordinal(TODAY.toordinal() + days - 1)
    state = FairState(name, "Sân vận động Mỹ Đình", TODAY, until, "Lan")
    return opening.open_fair(state, request_id=new_id(), hand=world.hand("Hạnh"))


def home(
    world: World, place_id: str, *counts: tuple[str, str, int, int, str], to: str = SHOP
) -> Done | None:
    """Bring home `(sku, lot code, expected, counted, why)`."""
    told = tuple(
        Counted(lot_id(world, sku, code), expected, units, why)
        for sku, code, expected, units, why in counts
    )
    asked = Home(place_id, to, told, Telling())
    return homecoming.bring_home(asked, request_id=new_id(), hand=world.hand("Hạnh"))


def hold(world: World, sku: str, code: str) -> str:
    """Hold a lot."""
    hold_id = new_id()
    state = HoldState(kind=holds.Kind.HOLD, reason="Nắp phồng", instruction="Cất riêng")
    with writing() as session:
        holds.place(session, hold_id, state, [lot_id(world, sku, code)], hand=world.hand("Hạnh"))
    return hold_id


def limit(world: World, **changes: int) -> None:
    """Write other limits."""
    from dataclasses import replace

    from pos.shop.limits import Limits

    changing.change_limits(replace(Limits(), **changes), hand=world.hand("Hạnh"))


def sound() -> None:
    """The books agree with themselves."""
    assert stock_audits.audit(reading()) == []
    assert audits.audit(reading()) == []
