"""Gift sets of the named world: a set of tea, plum wine and fish paste, and what is done with it.

The three have three rates of VAT: 8 %, 10 % and, with the greens, none.
"""

from typing import Any

from sqlalchemy import select

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.packing import packing, unpacking
from pos.packing.fillings import Wanted
from pos.packing.unpacking import Swap, Taken
from pos.stock import sets
from pos.stock.models import Lot, StockLevel
from pos.stock.packs import Ingredient
from tests.world import World

SET = "GIO-TET"
PRICE_VND = 690_000
GOODS = """\
sku,name_vi,name_en,producer_name,producer_kind,ocop_group,tax_class,unit,net_content,price_vnd
GIO-TET,Giỏ quà Tết Núi Tản,Nui Tan gift basket,,,food,standard,giỏ,,690.000
"""
RECIPE = (("CHE-DINH", 1), ("RUOU-MO", 1), ("MAM-NEM", 2))


def define(world: World, *parts: tuple[str, int], sku: str = SET) -> str:
    """Put the set into the catalogue and write its recipe; gives the product's id."""
    plan = import_products(read_file(GOODS.encode()), hand=world.hand("Hạnh"))
    assert not plan.refused, plan.refused
    recipe(world, *(parts or RECIPE), sku=sku)
    return world.product_id(sku)


def recipe(world: World, *parts: tuple[str, int], sku: str = SET, recipe_id: str = "") -> Any:
    """Write what goes into a set from now on."""
    inside = [Ingredient(world.product_id(one), units) for one, units in parts]
    return packing.define_set(
        world.product_id(sku), inside, recipe_id=recipe_id or new_id(), hand=world.hand("Hạnh")
    )


def pack(world: World, count: int = 1, *, request_id: str = "", **how: Any) -> tuple[str, ...]:
    """Pack so many sets; gives the ids of their lots."""
    wanted = Wanted(world.product_id(how.pop("sku", SET)), count, **how)
    return packing.pack_sets(wanted, request_id=request_id or new_id(), hand=world.hand())


def unpack(world: World, lot: str, count: int = 1, place: str = "shop", **how: Any) -> None:
    """Take so many sets apart."""
    taken = Taken(lot, count, place, how.pop("reason", "Khách không lấy nữa"))
    request_id = how.pop("request_id", "") or new_id()
    unpacking.unpack_sets(taken, request_id=request_id, hand=world.hand())


def substitute(
    world: World, lot: str, part_no: int, sku: str, count: int = 1, **how: Any
) -> tuple[str, ...]:
    """Put another product into packed sets."""
    taken = Taken(lot, count, how.pop("place", "shop"), how.pop("reason", "Vỡ lọ"))
    swap = Swap(part_no, world.product_id(sku), **how)
    return unpacking.substitute_part(taken, swap, request_id=new_id(), hand=world.hand())


def code_of(lot: str) -> str:
    """The code on a lot's label."""
    return reading().get_one(Lot, lot).code


def inside(lot: str) -> list[tuple[str, int]]:
    """The codes of the lots in each set of a lot, and how much of each."""
    parts = sets.parts_of(reading(), [lot]).get(lot, [])
    return [(one.lot_code, one.units) for one in parts]


def where(lot: str) -> dict[str, int]:
    """Units of a lot by own place, where there are any."""
    session = reading()
    session.rollback()
    rows = session.execute(
        select(StockLevel.place_id, StockLevel.units).where(
            StockLevel.lot_id == lot, StockLevel.units > 0
        )
    )
    return {row[0]: row[1] for row in rows}
