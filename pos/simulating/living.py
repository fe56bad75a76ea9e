"""A day in a played showroom, through the acts that a shop uses: each sale its own transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from pos.base.errors import Broken
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.catalogue.queries import Card
from pos.closing import closing, counting, queries
from pos.closing.closing import Given as Counted
from pos.demo import goods
from pos.returns import drawers, returning
from pos.returns import goods as returned
from pos.returns.fates import Why
from pos.returns.returning import Paying
from pos.returns.wishes import Asked, Wish
from pos.shop import queries as shop
from pos.shop.approvals import Kind, Voucher
from pos.shop.founding import Newcomer, found_showroom
from pos.shop.queries import Showroom
from pos.simulating.plans import Plan, Site, Visit, visits
from pos.stock import opening_stock
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.sync.pen import HOUSE, Hand, Pen
from pos.till import drafts, selling, shifts
from pos.till.draft_rows import Added
from pos.till.opening import open_shift
from pos.till.records import TenderKind
from pos.till.selling import Done, Seen
from pos.till.tenders import Tendered, cash

REGISTER = 1
FLOAT = {100_000: 6, 50_000: 4, 20_000: 10}
GOODS = 60
"""So many products stand on a played shelf."""
_BROUGHT = 400
"""Pieces of each that come on the first day, and each week after it."""
_LINK = "https://sp.example.vn"
_NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
_PEOPLE = (Newcomer("Lan", "cashier", "258046"), Newcomer("Hạnh", "manager", "192837"))


@dataclass(frozen=True)
class Crew:
    """Who works in a played showroom, with the pen of its terminal."""

    cashier: Hand
    lead: Hand


def found(site: Site, *, pen: Pen, pepper: bytes, on: date) -> None:
    """Found a showroom and fill its shelves for the first time."""
    hand = Hand(pen, morning(on) - timedelta(hours=1), *HOUSE)
    found_showroom(_showroom(site), _PEOPLE, terminal_id=new_id(), pepper=pepper, hand=hand)
    import_products(read_file(_shelf_csv(site)), hand=hand)
    end_reading()


def crew(pen: Pen, at: datetime) -> Crew:
    """The people of a showroom that was founded before."""
    hands = {one.name: Hand(pen, at, one.id, one.name, REGISTER) for one in shop.people(reading())}
    end_reading()
    return Crew(hands["Lan"], hands["Hạnh"])


def morning(on: date) -> datetime:
    """Half past eight in Vietnam."""
    return datetime.combine(on, time(1, 30), UTC)


def open_day(plan: Plan, site: Site, crew: Crew, on: date) -> None:
    """Goods come in once a week, and the register's shift is opened."""
    hand = _at(crew.cashier, on, 0)
    if (on - plan.first_on).days % 7 == 0:
        _bring(site, replace(hand, by_id=HOUSE[0], by_name=HOUSE[1]))
    end_reading()
    if shifts.find_open(reading(), REGISTER) is None:
        end_reading()
        open_shift(REGISTER, FLOAT, hand=hand)
    end_reading()


@dataclass(frozen=True)
class Given:
    """A slip that a customer carried away: its act had been committed."""

    number: str
    total_vnd: int
    """Of a return below 0."""


def visits_of(plan: Plan, site: Site, on: date) -> tuple[Visit, ...]:
    """Who comes on a day, by what stands on the shelf."""
    return visits(plan, site, on, len(_cards(site, on)))


def serve(site: Site, crew: Crew, on: date, visit: Visit) -> Iterator[Given]:
    """Sell to one visitor, and take back what is brought."""
    sold = _sell(_cards(site, on), visit, _at(crew.cashier, on, visit.minute))
    yield Given(sold.number, sold.total_vnd)
    if visit.brings_back:
        yield _take_back(sold.sale_id, _at(crew.lead, on, visit.minute + 1))


def close_day(crew: Crew, on: date) -> str | None:
    """Count the drawer, whole, and close; gives the Z's number, None where no shift is open."""
    hand = _at(crew.lead, on, 720)
    shift = shifts.find_open(reading(), REGISTER)
    row = None if shift is None else shifts.read(reading(), shift.id)
    if row is None:
        end_reading()
        return None
    held_vnd = drawers.drawer(reading(), row).expected_vnd
    sums = queries.sums(reading(), row)
    seen = [one.key for one in queries.transfers(reading(), row.id)]
    end_reading()
    counting.take_count(REGISTER, row.id, 1, _notes(held_vnd), hand=hand)
    back_vnd = sum(one.amount_vnd for one in sums.returns.refunds if one.kind == "card")
    card_vnd = sums.of_kind("card").amount_vnd
    counting.check_slips(
        REGISTER,
        row.id,
        card_vnd=card_vnd,
        card_back_vnd=back_vnd,
        voucher_vnd=0,
        seen=seen,
        hand=hand,
    )
    left_vnd = min(held_vnd, sum(note * count for note, count in FLOAT.items()))
    return closing.close_shift(REGISTER, Counted(row.id, 1, left_vnd, "", ()), hand=hand)


# --- Inside -----------------------------------------------------------------------------


def _showroom(site: Site) -> Showroom:
    return Showroom(
        code=site.code,
        name=site.name,
        address=f"Số {site.no} phố Mô Phỏng, {site.place.commune}, {site.place.province}",
        mst="",
        phone="",
        seller_method="deduction",
        slip_note="",
        is_demo=False,
        commune_code=site.place.commune_code,
    )


@cache
def _skus(site: Site) -> tuple[str, ...]:
    return tuple(one.sku for one in read_file(_shelf_csv(site)).rows if one.is_stocked)


def _shelf_csv(site: Site) -> bytes:
    """Every site has goods of its own, and many in common with the others."""
    header, *lines = goods.products_csv().decode("utf-8-sig").splitlines(keepends=True)
    step = 1 + site.no % 3
    return (header + "".join(lines[site.no % 7 :: step][: GOODS * 2])).encode()


def _at(hand: Hand, on: date, minute: int) -> Hand:
    return replace(hand, at=morning(on) + timedelta(minutes=minute))


def _cards(site: Site, on: date) -> list[Card]:
    """What is sold by the piece, in the order of the list."""
    session = reading()
    known = catalogue.by_skus(session, _skus(site))
    found = catalogue.cards(session, [one.product_id for one in known.values()], on)
    end_reading()
    pieces = (one for one in found.values() if one.unit == "piece" and one.price_vnd)
    return sorted(pieces, key=lambda one: one.sku)[:GOODS]


def _bring(site: Site, hand: Hand) -> None:
    came = [_goods(one, n, hand.on) for n, one in enumerate(_cards(site, hand.on))]
    with writing() as session:
        opening_stock.put_on_shelf(session, came, act_id=new_id(), hand=hand)


def _goods(card: Card, no: int, on: date) -> opening_stock.Goods:
    state = LotState(
        code=f"L{on:%y%m%d}-{no:03}",
        producer_code=f"SX {on:%d%m} {no}",
        made_on=on - timedelta(days=3),
        date_kind="hsd",
        use_by=on + timedelta(days=card.shelf_life_days or 360),
        owner=("owned", "consigned")[no % 2],
        document_no="",
        cost_vnd=None,
    )
    came = Delivery(state, _BROUGHT)
    return opening_stock.Goods(
        card.product_id, card.sku, card.name_vi, card.producer_id, card.unit, came
    )


def _sell(shelf: Sequence[Card], visit: Visit, hand: Hand) -> Done:
    with writing() as session:
        draft_id = drafts.empty_one(session, REGISTER, hand.at)
        draft = drafts.require_open(session, draft_id, REGISTER)
        total_vnd = 0
        for one in (shelf[n] for n in visit.goods):
            price_vnd = one.price_vnd or 0
            drafts.add(session, draft, Added(one.product_id, None, one.unit, 1, price_vnd))
            total_vnd += price_vnd
        seen = Seen(drafts.require_open(session, draft_id, REGISTER).version, total_vnd)
        paid = [_tender(visit, total_vnd, draft_id)]
        return selling.sell_order(session, draft_id, paid, seen=seen, link_base=_LINK, hand=hand)


def _tender(visit: Visit, total_vnd: int, draft_id: str) -> Tendered:
    if visit.pays == "cash":
        return cash(-(-total_vnd // 50_000) * 50_000)
    if visit.pays == "card":
        return Tendered(TenderKind.CARD, total_vnd, draft_id[-8:])
    return Tendered(TenderKind.TRANSFER, total_vnd, is_seen=True)


def _take_back(sale_id: str, hand: Hand) -> Given:
    asked = Asked(sale_id, (Wish(1, None, line_no=1),), Why.CHANGED_MIND)
    session = reading()
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a sale without a showroom")
    worth_vnd = sum(one.amount_vnd for one in returned.lines(session, asked, showroom, hand=hand))
    end_reading()
    shown = {str(Kind.REFUND): worth_vnd}
    yes = Voucher(hand.by_id, hand.by_name, "manager", True, True, "Một mình ở quầy", shown)
    paying = Paying(new_id(), worth_vnd, slip="HOAN", send_to="VCB 0011")
    done = returning.return_goods(asked, paying, hand=hand, voucher=yes)
    return Given(done.number, -done.total_vnd)


def _notes(amount_vnd: int) -> dict[int, int]:
    found = {}
    for note in _NOTES:
        found[note], amount_vnd = divmod(amount_vnd, note)
    return {note: count for note, count in found.items() if count}
