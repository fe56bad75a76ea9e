"""What a cashier does, in few words, on the named world: used by the tests of several rooms."""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select

import tests.rooms  # noqa: F401 - so every table is known before anything is compared
from pos.base.database import Model
from pos.base.transaction import reading
from pos.spool.models import PrintJob
from pos.stock import ledger
from pos.stock.models import Lot, StockLevel
from pos.stock.places import SHOP
from pos.sync.models import StoredFact
from pos.till import drafting, selling
from pos.till.models import Draft, DraftLine, Sale, SaleLine, Tender
from pos.till.selling import Done, Seen
from pos.till.tenders import cash
from pos.till.views import Outcome
from tests.world import World

LINK = "https://sp.example.vn"
HOSTS = ["sp.example.vn", "127.0.0.1:8000"]

_scans = count(1)


def order(world: World, **hand: Any) -> str:
    """A new, empty order of register 1."""
    return drafting.open_order(1, hand=world.hand(**hand))


def scan(
    world: World, draft_id: str, code: str, *, times: int = 1, scan_id: str | None = None
) -> Outcome:
    """Hold a code before the scanner."""
    return drafting.scan(
        draft_id,
        code,
        times=times,
        scan_id=f"scan-{next(_scans)}" if scan_id is None else scan_id,
        hosts=HOSTS,
        hand=world.hand(),
    )


def put(
    world: World,
    draft_id: str,
    sku: str,
    *,
    times: int = 1,
    quantity: str | None = None,
    lot: str | None = None,
    scan_id: str = "",
) -> Outcome:
    """Choose goods by hand."""
    return drafting.add_line(
        draft_id,
        world.product_id(sku),
        lot_id=None if lot is None else lot_id(world, sku, lot),
        quantity=quantity,
        times=times,
        scan_id=scan_id,
        hand=world.hand(),
    )


def filled(world: World, *goods: tuple[Any, ...]) -> str:
    """A new order holding `(sku, pieces or weight as typed, lot code)`, the last left out at will.

    The goods must go in: whatever the till answers but "added" fails the test.
    """
    draft_id = order(world)
    for sku, amount, *lot in goods:
        how = {"quantity": amount} if isinstance(amount, str) else {"times": amount}
        outcome = put(world, draft_id, sku, lot=lot[0] if lot else None, **how)
        assert outcome.said == "added", (sku, outcome)
    return draft_id


def seen(draft_id: str, total_vnd: int | None = None) -> Seen:
    """The order as its cashier sees it now."""
    session = reading()
    session.rollback()
    draft = session.get_one(Draft, draft_id, populate_existing=True)
    return Seen(draft.version, draft_total(draft_id) if total_vnd is None else total_vnd)


def draft_total(draft_id: str) -> int:
    """What an order comes to: counted here anew from its lines, not by the till."""
    total = 0
    for line in rows(DraftLine, DraftLine.draft_id == draft_id):
        is_weighed = unit_of(line.product_id) != "piece"
        cost = line.units * line.price_vnd
        total += (2 * cost + 1000) // 2000 if is_weighed else cost
    return total


def unit_of(product_id: str) -> str:
    from pos.catalogue.models import Product

    return reading().get_one(Product, product_id).unit


def pay(
    world: World,
    draft_id: str,
    tendered_vnd: int | None = None,
    *,
    saw: Seen | None = None,
    at: datetime | None = None,
    name: str = "Lan",
) -> Done:
    """Pay an order, exactly unless said otherwise."""
    saw = saw or seen(draft_id)
    return selling.complete_sale(
        draft_id,
        [cash(saw.total_vnd if tendered_vnd is None else tendered_vnd)],
        seen=saw,
        link_base=LINK,
        hand=world.hand(name, at),
    )


def sell(world: World, *goods: tuple[Any, ...], **how: Any) -> Done:
    """Fill an order and pay it."""
    return pay(world, filled(world, *goods), **how)


# -- Looking into the books -----------------------------------------------------------


def rows(table: Any, *where: Any, order_by: Any = None) -> list[Any]:
    """All rows of a table, as they lie in the book now."""
    session = reading()
    session.rollback()
    query = select(table).where(*where)
    if order_by is not None:
        query = query.order_by(order_by)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def sale_of(done: Done) -> Sale:
    [sale] = rows(Sale, Sale.id == done.sale_id)
    return sale


def lines_of(done: Done) -> list[SaleLine]:
    return rows(SaleLine, SaleLine.sale_id == done.sale_id, order_by=SaleLine.no)


def tender_of(done: Done) -> Tender:
    [tender] = rows(Tender, Tender.sale_id == done.sale_id)
    return tender


def jobs_of(subject_id: str) -> list[PrintJob]:
    return rows(PrintJob, PrintJob.subject_id == subject_id, order_by=PrintJob.id)


def facts(kind: str = "") -> list[dict[str, Any]]:
    """The bodies of the stream's facts of a kind, oldest first."""
    import json

    bodies = [json.loads(one.body) for one in rows(StoredFact, order_by=StoredFact.seq)]
    return [body for body in bodies if body["t"].startswith(kind)]


def lot_id(world: World, sku: str, code: str) -> str:
    [lot] = rows(Lot, Lot.product_id == world.product_id(sku), Lot.code == code)
    return lot.id


def held(world: World, sku: str, code: str) -> int:
    """Units of a lot that the books hold in the shop."""
    return ledger.level(reading(), lot_id(world, sku, code), SHOP)


def levels() -> dict[str, int]:
    """Units in the shop by `SKU lot`, lots that hold none left out."""
    from pos.catalogue.models import Product

    session = reading()
    session.rollback()
    found = session.execute(
        select(Product.sku, Lot.code, StockLevel.units)
        .join(Lot, Lot.id == StockLevel.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .where(StockLevel.units != 0)
    )
    return {f"{sku} {code}".strip(): units for sku, code, units in found}


def book() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the communes, and when who was last seen: to see that nothing
    has changed."""
    session = reading()
    session.rollback()
    return {
        table.name: sorted(tuple(row) for row in session.execute(select(table)))
        for table in Model.metadata.sorted_tables
        if table.name not in ("catalogue_communes", "shop_duty")
    }


def changed(before: dict[str, list[Any]]) -> set[str]:
    """The tables that are no longer as they were."""
    now = book()
    return {name for name in now if now[name] != before[name]}


def later(world: World, at: datetime, name: str = "Lan") -> Any:
    """A hand at another moment."""
    return replace(world.hand(name), at=at)
