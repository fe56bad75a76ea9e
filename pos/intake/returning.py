"""What giving the last list back would do: seen before anything is written, and again then."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate
from pos.catalogue.held import own_certificates
from pos.catalogue.known import owners_of, producer_ids, read_producers, read_products
from pos.intake import journal, memory, states
from pos.intake.due import BackDue
from pos.intake.journal import StepOf
from pos.intake.refusals import NotTheLast
from pos.stock import opening_stock
from pos.stock.opening_stock import Received
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Kept:
    """One thing that a list wrote and that stays, because somebody went on with it."""

    kind: str
    """`sold`, `product`, `price`, `producer` or `certificate`."""
    subject_id: str
    """The product's id, or the producer's."""
    units: int = 0
    """Of `sold`: so many units of the lot are not there any more."""


@dataclass(frozen=True)
class Back:
    """A product that becomes what it was."""

    product_id: str
    now: ProductState
    before: ProductState


@dataclass(frozen=True)
class PriceBack:
    """A price that becomes what it was; None: there was none."""

    product_id: str
    now_vnd: int
    before_vnd: int | None


@dataclass
class Return:
    """What giving a list back does, in the order of its writing."""

    import_id: str
    lots: list[Received] = field(default_factory=list)
    """So many units of each go back: what is still there."""
    away: list[tuple[str, ProductState]] = field(default_factory=list)
    """Products that the list made: kept from sale, without the barcodes that nobody used."""
    in_use: list[str] = field(default_factory=list)
    """Those of them that were sold, or received again, since."""
    products: list[Back] = field(default_factory=list)
    prices: list[PriceBack] = field(default_factory=list)
    producers: list[tuple[str, ProducerState]] = field(default_factory=list)
    void: list[tuple[str, str]] = field(default_factory=list)
    """Certificates to strike out: theirs and the product's id."""
    certificates: list[tuple[str, Certificate, Certificate]] = field(default_factory=list)
    """By product: as they are, and as they were before."""
    spellings: list[tuple[str, str | None]] = field(default_factory=list)
    """Producers' names as spelled, and what they stood for; None: for themselves."""
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True)
class Now:
    """The books as they are, as far as some of a list's steps touch them."""

    products: dict[str, ProductState] = field(default_factory=dict)
    producers: dict[str, ProducerState] = field(default_factory=dict)
    certificates: dict[str, list[Certificate]] = field(default_factory=dict)
    """By product."""
    owners: dict[str, str] = field(default_factory=dict)
    """Product ids by GTIN-14."""


def plan_return(session: Session, import_id: str, *, hand: Hand) -> tuple[Return, Now]:
    """Compare what the last list wrote with the books as they are now.

    Raises:
        NotTheLast: a newer import stands, or it was given back already.
    """
    if journal.last_standing(session) != import_id:
        raise NotTheLast
    return plan_steps(session, import_id, journal.steps(session, import_id), hand.on)


def plan_steps(
    session: Session, import_id: str, found: Sequence[StepOf], on: date
) -> tuple[Return, Now]:
    """The same for some steps of a list: all that it did to a product, or none."""
    now = read_now(session, found)
    plan = Return(import_id)
    _lots(session, plan, found)
    _products(session, plan, found, now)
    _prices(session, plan, found, on)
    _producers(session, plan, found, now)
    _certificates(plan, found, now)
    _spellings(session, plan, found)
    return plan, now


def items_of(session: Session, found: Sequence[StepOf]) -> list[BackDue]:
    """A list's steps, those of one product together, in the order of giving back.

    What the list made goes first: its barcodes are free for what gets them back.
    """
    products = [one for one in found if one.kind == "product"]
    made = _made_by_the_list(session, products)
    together: dict[str, list[int]] = {}
    for one in found:
        if one.kind in _OF_NO_PRODUCT:
            continue
        together.setdefault(_product_of(one), []).append(one.n)
    first = [tuple(together[one]) for one in together if one in made]
    then = [tuple(together[one]) for one in together if one not in made]
    makers = [(one.n,) for one in found if one.kind == "producer"]
    return [BackDue(numbers) for numbers in (*first, *then, *makers)]


def spelling_steps(found: Sequence[StepOf]) -> list[StepOf]:
    """How a list said that names are spelled: given back at the end."""
    return [one for one in found if one.kind == "spelling"]


_OF_NO_PRODUCT = frozenset({"producer", "spelling", journal.LEFT_OUT})


def _product_of(step: StepOf) -> str:
    is_its_own = step.kind in ("product", "price")
    return step.subject_id if is_its_own else str(step.after["product_id"])


def read_now(session: Session, found: Sequence[StepOf]) -> Now:
    """The books as they are, as far as steps touch them."""
    ids = list(dict.fromkeys(_product_of(one) for one in found if one.kind not in _OF_NO_PRODUCT))
    makers = [one.subject_id for one in found if one.kind == "producer"]
    gtins = [
        gtin
        for one in found
        if one.kind == "product" and one.before
        for gtin in one.before["gtins"]
    ]
    now = Now(certificates=own_certificates(session, ids))
    for at in range(0, len(ids), _PIECE):
        now.products.update(read_products(session, ids[at : at + _PIECE]))
    for at in range(0, len(makers), _PIECE):
        now.producers.update(read_producers(session, makers[at : at + _PIECE]))
    for at in range(0, len(gtins), _PIECE):
        now.owners.update(owners_of(session, gtins[at : at + _PIECE]))
    return now


_PIECE = 500
"""So many ids are named in one statement."""


def _lots(session: Session, plan: Return, found: Sequence[StepOf]) -> None:
    put = [
        Received(one.subject_id, one.after["product_id"], one.after["units"])
        for one in found
        if one.kind == "stock"
    ]
    plan.lots = opening_stock.still_there(session, put)
    there = {one.lot_id: one.units for one in plan.lots}
    for one in put:
        gone = one.units - there.get(one.lot_id, 0)
        if gone:
            plan.kept.append(Kept("sold", one.product_id, gone))


def _products(session: Session, plan: Return, found: Sequence[StepOf], now: Now) -> None:
    steps = [one for one in found if one.kind == "product"]
    made = _made_by_the_list(session, steps)
    used = opening_stock.used_products(session, sorted(made))
    freed: set[str] = set()
    back: list[tuple[StepOf, ProductState]] = []
    for one in steps:
        state = now.products[one.subject_id]
        if one.subject_id in made:
            gtins = state.gtins if one.subject_id in used else ()
            freed |= set(state.gtins) - set(gtins)
            gone = states.product(vars(state), gtins=gtins, is_withdrawn=True)
            plan.away.append((one.subject_id, gone))
        elif state == states.product(one.after) and one.before is not None:
            back.append((one, states.product(one.before)))
        else:
            plan.kept.append(Kept("product", one.subject_id))
    plan.in_use = [product_id for product_id, _state in plan.away if product_id in used]
    plan.products = [
        Back(
            one.subject_id,
            now.products[one.subject_id],
            _free(one.subject_id, before, freed, now.owners),
        )
        for one, before in back
    ]


def _made_by_the_list(session: Session, steps: Sequence[StepOf]) -> frozenset[str]:
    """The products that were not there, or were there only as a list given back had left them."""
    held = [one.subject_id for one in steps if one.before and one.before["is_withdrawn"]]
    remade = journal.given_back(session, held)
    return frozenset(
        one.subject_id for one in steps if one.before is None or one.subject_id in remade
    )


def _free(
    product_id: str, state: ProductState, freed: Set[str], taken: Mapping[str, str]
) -> ProductState:
    """The state without barcodes that another product has got meanwhile."""
    mine = tuple(
        gtin for gtin in state.gtins if gtin in freed or taken.get(gtin, product_id) == product_id
    )
    return states.product(vars(state), gtins=mine)


def _prices(session: Session, plan: Return, found: Sequence[StepOf], on: date) -> None:
    steps = [one for one in found if one.kind == "price"]
    now = queries.prices(session, [one.subject_id for one in steps], on)
    for one in steps:
        was, is_now = one.after["price_vnd"], now.get(one.subject_id)
        if is_now != was:
            plan.kept.append(Kept("price", one.subject_id))
            continue
        before = one.before["price_vnd"] if one.before else None
        plan.prices.append(PriceBack(one.subject_id, was, before))


def _producers(session: Session, plan: Return, found: Sequence[StepOf], now: Now) -> None:
    back = {  # a producer without products is in nobody's way
        one.subject_id: (ProducerState(**one.before), ProducerState(**one.after))
        for one in found
        if one.kind == "producer" and one.before is not None
    }
    owners = producer_ids(session, [before.key for before, _after in back.values()])
    for producer_id, (before, after) in back.items():
        is_free = owners.get(before.key, producer_id) == producer_id
        if now.producers[producer_id] == after and is_free:
            plan.producers.append((producer_id, before))
        else:
            plan.kept.append(Kept("producer", producer_id))


def _certificates(plan: Return, found: Sequence[StepOf], now: Now) -> None:
    for one in found:
        if one.kind != "certificate":
            continue
        product_id = one.after["product_id"]
        if states.certificate(one.after) not in now.certificates.get(product_id, []):
            plan.kept.append(Kept("certificate", product_id))
        elif one.before is None:
            plan.void.append((one.subject_id, product_id))
        else:
            is_now, before = states.certificate(one.after), states.certificate(one.before)
            plan.certificates.append((product_id, is_now, before))


def _spellings(session: Session, plan: Return, found: Sequence[StepOf]) -> None:
    steps = spelling_steps(found)
    now = memory.spellings(session) if steps else {}
    plan.spellings = [
        (one.subject_id, one.before["name"] if one.before else None)
        for one in steps
        if now.get(one.subject_id) == one.after.get("name")
    ]
