"""What counters do, in few words, on the named world."""

from itertools import count
from typing import Any

from pos.base.transaction import end_reading, reading
from pos.counting import counts, entering, opening, posting, queries, results
from pos.counting.entering import Kept, Written
from pos.counting.posting import Decision
from pos.counting.results import Row
from pos.counting.scopes import Kind, Scope
from pos.counting.variances import Cause
from pos.shop.approvals import Voucher
from pos.stock import ledger
from tests.till.steps import lot_id
from tests.world import World

_keys = count(1)
HANH = "Hạnh"


def begin(
    world: World, kind: Kind = Kind.ALL, *, place: str = "shop", by: str = HANH, **said: Any
) -> str:
    """Open a count; gives its id."""
    scope = Scope(place, kind, said.pop("subject", ""), said.pop("product_ids", ()))
    return opening.open_count(scope, hand=world.hand(by), **said)


def sheet(world: World, count_id: str, by: str = "Lan", zone: str = "") -> counts.Sheet:
    """A counter's new sheet."""
    sheet_id = opening.open_sheet(count_id, zone, hand=world.hand(by))
    end_reading()
    return counts.sheet(reading(), sheet_id, world.person_id(by))


def mark() -> str:
    """What a page knows of the ledger now."""
    end_reading()
    return ledger.last_move(reading())


def write(
    world: World,
    on: counts.Sheet,
    sku: str,
    code: str | None,
    units: int,
    *,
    by: str = "Lan",
    key: str | None = None,
    **said: Any,
) -> Kept:
    """Count units of a lot, begun and ended now unless `seen_id` says otherwise."""
    lot = None if code is None else lot_id(world, sku, code)
    said.setdefault("seen_id", mark())
    written = Written(key or f"key-{next(_keys):020d}", world.product_id(sku), lot, units, **said)
    return entering.keep_entry(on, written, hand=world.hand(by))


def state(count_id: str) -> queries.State:
    """The count as it stands."""
    end_reading()
    return queries.state(reading(), counts.read(reading(), count_id))


def shown(world: World, count_id: str) -> dict[str, Row]:
    """The rows a manager would see, by `SKU lot`; those nobody counted among them."""
    now = state(count_id)
    goods = posting.goods_of(reading(), now, world.hand().on)
    rows = [*results.rows_of(now, goods), *results.missing_rows(now, goods)]
    return {f"{one.sku} {one.lot_code}".strip(): one for one in rows}


def post(
    world: World,
    count_id: str,
    *,
    uncounted: str = posting.LEFT,
    left: tuple[str, ...] = (),
    by: str = HANH,
    voucher: Voucher | None = None,
    causes: dict[str, Cause] | None = None,
    mark: str | None = None,
) -> None:
    """Post a count; causes and lots left out by `SKU lot`, every other cause unknown."""
    rows = shown(world, count_id)
    given = dict.fromkeys(rows, Cause.UNKNOWN) | (causes or {})
    decision = Decision(
        mark or posting.mark_of(state(count_id)),
        {rows[name].token: cause for name, cause in given.items() if name in rows},
        {rows[name].token for name in left},
        uncounted,
    )
    posting.post_count(count_id, decision, hand=world.hand(by), voucher=voucher)


def yes(world: World, bound: int, by: str = "Minh") -> Voucher:
    """A second person's yes."""
    return Voucher(world.person_id(by), by, "lead", False, False, "", {"stock_difference": bound})
