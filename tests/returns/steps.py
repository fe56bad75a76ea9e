"""What a cashier does with goods brought back, in few words."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.returns import exchanging, returning
from pos.returns.fates import Fate, Why
from pos.returns.models import Refund, Return, ReturnLine
from pos.returns.returning import Done, Paying
from pos.returns.ways import Way
from pos.returns.wishes import Asked, Wish
from pos.shop.approvals import Voucher
from pos.sync.pen import Hand
from pos.till import drafting, selling
from pos.till.drafts import lines as lines_of
from pos.till.drafts import require_open
from pos.till.models import Sale, SaleLine
from pos.till.orders import total_now
from pos.till.records import TenderKind
from pos.till.selling import Seen
from pos.till.tenders import Tendered, cash
from tests.world import World

LINK = "https://sp.example.vn"


def hand(world: World, register_no: int = 1, name: str = "Lan") -> Hand:
    own = world.hand(name)
    return Hand(own.pen, own.at, own.by_id, own.by_name, register_no)


def order(world: World, *goods: tuple[str, int | str], register_no: int = 1) -> str:
    """An order of so many pieces, or grams typed as kilograms."""
    by = hand(world, register_no)
    draft_id = drafting.open_order(register_no, hand=by)
    put(world, draft_id, *goods, register_no=register_no)
    return draft_id


def put(world: World, draft_id: str, *goods: tuple[str, int | str], register_no: int = 1) -> None:
    for sku, much in goods:
        drafting.add_line(
            draft_id,
            world.product_id(sku),
            lot_id=None,
            quantity=str(much),
            times=1,
            scan_id=new_id(),
            hand=hand(world, register_no),
        )


def seen(world: World, draft_id: str, register_no: int = 1) -> Seen:
    session = reading()
    session.rollback()
    draft = require_open(session, draft_id, register_no)
    rows = lines_of(session, draft_id)
    cards = catalogue.cards(session, {row.product_id for row in rows}, world.hand().on)
    total = total_now(
        session,
        rows,
        cards,
        discount=draft.discount,
        today=world.hand().on,
        register_no=register_no,
    )
    return Seen(draft.version, total.total_vnd)


def sell(
    world: World,
    *goods: tuple[str, int | str],
    by: Sequence[Tendered] | None = None,
    register_no: int = 1,
    voucher: Voucher | None = None,
) -> Sale:
    """A completed sale, for cash unless said otherwise."""
    draft_id = order(world, *goods, register_no=register_no)
    looked = seen(world, draft_id, register_no)
    selling.complete_sale(
        draft_id,
        [cash(looked.total_vnd)] if by is None else by,
        seen=looked,
        link_base=LINK,
        hand=hand(world, register_no),
        voucher=voucher,
    )
    return reading().scalars(select(Sale).where(Sale.id == draft_id)).one()


def card(vnd: int, reference: str) -> Tendered:
    return Tendered(TenderKind.CARD, vnd, reference)


def transfer(vnd: int, *, is_seen: bool = True) -> Tendered:
    return Tendered(TenderKind.TRANSFER, vnd, is_seen=is_seen)


def asked(
    sale: Sale | None,
    *units: tuple[int, int],
    fate: Fate | None = None,
    why: Why = Why.CHANGED_MIND,
    note: str = "",
) -> Asked:
    """Lines of a sale: number and units of each; without units, everything."""
    assert sale is not None
    if not units:
        rows = reading().scalars(select(SaleLine).where(SaleLine.sale_id == sale.id))
        units = tuple((row.no, row.units) for row in rows)
    wishes = tuple(Wish(many, fate, line_no=no) for no, many in units)
    return Asked(sale.id, wishes, why, note)


def worth(world: World, wanted: Asked) -> int:
    """What the page would show for it."""
    from pos.returns import goods
    from pos.shop import queries as shop

    session = reading()
    session.rollback()
    showroom = shop.showroom(session)
    assert showroom is not None
    return sum(one.amount_vnd for one in goods.lines(session, wanted, showroom, hand=world.hand()))


def give_back(
    world: World,
    sale: Sale | None,
    *units: tuple[int, int],
    wanted: Asked | None = None,
    seen_vnd: int | None = None,
    request_id: str = "",
    voucher: Voucher | None = None,
    register_no: int = 1,
    drawer_at: str | None = None,
    fate: Fate | None = None,
    why: Why = Why.CHANGED_MIND,
    **paying: Any,
) -> Done:
    """Take goods back."""
    wanted = wanted or asked(sale, *units, fate=fate, why=why)
    look = worth(world, wanted) if seen_vnd is None else seen_vnd
    how = {"slip": "BB99", "send_to": "VCB 0123456789", **paying}
    return returning.return_goods(
        wanted,
        Paying(request_id or new_id(), look, **how),
        hand=hand(world, register_no),
        voucher=voucher,
        drawer_at=drawer_at,
    )


def exchange(
    world: World,
    sale: Sale,
    *units: tuple[int, int],
    taking: Sequence[tuple[str, int | str]],
    by: Sequence[Tendered] | None = None,
    **more: Any,
) -> Sale:
    """Goods of a sale for others, the difference in cash unless said otherwise."""
    wanted = asked(sale, *units)
    draft_id = order(world, *taking)
    exchanging.begin_exchange(wanted, worth(world, wanted), hand=world.hand(), draft_id=draft_id)
    looked = seen(world, draft_id)
    missing = max(looked.total_vnd - worth(world, wanted), 0)
    paid = [cash(missing)] if missing else []
    exchanging.complete_exchange(
        draft_id,
        paid if by is None else by,
        Paying(new_id(), 0, slip="BB98", send_to="VCB 0123456789"),
        seen=looked,
        link_base=LINK,
        hand=world.hand(),
        **more,
    )
    return reading().scalars(select(Sale).where(Sale.id == draft_id)).one()


def refunds(return_id: str) -> list[tuple[str, int]]:
    rows = reading().scalars(select(Refund).where(Refund.return_id == return_id))
    return [(row.kind, row.amount_vnd) for row in rows.all()]


def returns() -> list[Return]:
    session = reading()
    session.rollback()
    return list(session.scalars(select(Return).order_by(Return.id)))


def returned_lines(return_id: str) -> list[ReturnLine]:
    asked_for = select(ReturnLine).where(ReturnLine.return_id == return_id)
    return list(reading().scalars(asked_for.order_by(ReturnLine.no)))


def yes(world: World, **shown: int) -> Voucher:
    """The manager's yes to so much."""
    return Voucher(
        world.person_id("Hạnh"),
        "Hạnh",
        "manager",
        is_self=False,
        alone=False,
        reason="",
        shown=shown,
    )


CASH, WAY = TenderKind.CASH, Way
