"""Making the book of a training: the shop's goods, stock, registers and people, and no more.

Tables are named one by one: what is not named stays empty, and so no sale, customer or key ever
comes along; the printers do, and print what is marked.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, case, column, insert, select, table

from pos.base.database import Model
from pos.base.transaction import writing
from pos.shop import profile
from pos.shop.queries import Showroom
from pos.sync import outbox
from pos.sync.pen import HOUSE, Hand

TERMINAL_ID = "DEMO"
"""Never enrollable (facts: *Identity*)."""
LETTER = "T"
"""Of every number given in training."""
_CODES = ("TAP01", "TAP02")
"""The showroom in training: no receipt from it can be taken for one of the shop's."""
COPIED = (
    *("shop_registers", "shop_printers", "shop_outlets", "shop_people", "shop_limits"),
    *("catalogue_communes", "catalogue_producers", "catalogue_products", "catalogue_codes"),
    *("catalogue_former_codes", "catalogue_prices", "catalogue_certificates"),
    *("catalogue_certificate_acts", "catalogue_standards", "catalogue_standard_products"),
    *("catalogue_links", "catalogue_linked_certificates"),
    *("stock_places", "stock_lots", "stock_levels", "stock_fairs", "stock_fair_ends"),
    *("stock_register_places", "stock_holds", "stock_hold_lots", "stock_hold_ends"),
    *("stock_markdowns", "stock_markdown_ends", "stock_assessments", "expiry_thresholds"),
    *("stock_recipes", "stock_recipe_parts", "stock_set_parts"),
    *("till_keys", "till_favourites", "till_scale_layouts", "till_scale_numbers"),
    "till_accounts",
)
"""Tables that come along, where this release has them."""
INVENTED = {"till_accounts": {"account_no": "000000000", "holder": "TAP KHONG CHUYEN TIEN"}}
"""What is not the shop's: nobody who reads a code in training pays anybody."""
_PIECE = 1000
_SCHEMA = table("sqlite_schema", *map(column, ("type", "name", "sql")))


@dataclass(frozen=True)
class Shop:
    """What of a shop is practised with."""

    schema: tuple[str, ...]
    """Its tables, indexes and triggers, in the order in which they are made."""
    rows: tuple[tuple[Table, list[dict[str, Any]]], ...]
    """What comes along of each table."""


def read_shop(line: Connection) -> Shop:
    """Read it from the shop's book in one go.

    Args:
        line: a connection that cannot write.
    """
    asked = select(_SCHEMA.c.sql).where(_SCHEMA.c.sql.is_not(None), ~_SCHEMA.c.name.like("sqlite%"))
    in_turn = case((_SCHEMA.c.type == "table", 0), (_SCHEMA.c.type == "index", 1), else_=2)
    schema = tuple(line.execute(asked.order_by(in_turn)).scalars())
    rows = []
    for one in Model.metadata.sorted_tables:
        if one.name in COPIED:
            found = line.execute(select(one)).mappings()
            rows.append((one, [{**row, **INVENTED.get(one.name, {})} for row in found]))
    return Shop(schema, tuple(rows))


def fill(shop: Shop, showroom: Showroom, *, hand: Hand) -> None:
    """Make the training's own book: its terminal and showroom, the shop's goods and people.

    Args:
        shop: of the same release.
        showroom: the shop's own; the training has its name under another code.
    """
    house = Hand(hand.pen, hand.at, *HOUSE)
    with writing() as session:
        line = session.connection()
        line.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for statement in shop.schema:
            line.exec_driver_sql(statement)
        for one, rows in shop.rows:
            for first in range(0, len(rows), _PIECE):
                session.execute(insert(one), rows[first : first + _PIECE])
        outbox.found(session, TERMINAL_ID, hand=house, reason="training")
        outbox.begin_epoch(session, LETTER, hand=house, reason="training")
        profile.keep(session, in_training(showroom), hand=house)


def in_training(showroom: Showroom) -> Showroom:
    """The same showroom, under a code that no real one has."""
    code = next(one for one in _CODES if one != showroom.code)
    return replace(showroom, code=code, mst="", slip_note="", is_demo=True)
