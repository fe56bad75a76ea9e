"""What giving the last list back would do: seen before anything is written, and again then."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from pos.base.dates import PartialDate
from pos.catalogue import queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.import_rows import ReadFile
from pos.catalogue.known import Known, read_known
from pos.intake import journal, memory
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


def plan_return(session: Session, import_id: str, *, hand: Hand) -> tuple[Return, Known]:
    """Compare what the last list wrote with the books as they are now.

    Raises:
        NotTheLast: a newer import stands, or it was given back already.
    """
    if journal.last_standing(session) != import_id:
        raise NotTheLast
    found = journal.steps(session, import_id)
    known = read_known(session, _EVERYTHING, hand=hand)
    plan = Return(import_id)
    _lots(session, plan, found)
    _products(session, plan, found, known)
    _prices(session, plan, found, hand.on)
    _producers(plan, found, known)
    _certificates(plan, found, known)
    _spellings(session, plan, found)
    return plan, known


_EVERYTHING = ReadFile((), ())


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


def _products(session: Session, plan: Return, found: Sequence[StepOf], known: Known) -> None:
    steps = [one for one in found if one.kind == "product"]
    now = dict(known.products.values())
    made = _made_by_the_list(session, steps)
    used = opening_stock.used_products(session, sorted(made))
    freed: set[str] = set()
    back: list[tuple[StepOf, ProductState]] = []
    for one in steps:
        state = now[one.subject_id]
        if one.subject_id in made:
            gtins = state.gtins if one.subject_id in used else ()
            freed |= set(state.gtins) - set(gtins)
            gone = _state(vars(state), gtins=gtins, is_withdrawn=True)
            plan.away.append((one.subject_id, gone))
        elif state == _state(one.after) and one.before is not None:
            back.append((one, _state(one.before)))
        else:
            plan.kept.append(Kept("product", one.subject_id))
    plan.in_use = [product_id for product_id, _state in plan.away if product_id in used]
    taken = {gtin: known.products[sku][0] for gtin, sku in known.owners.items()}
    plan.products = [
        Back(one.subject_id, now[one.subject_id], _free(one.subject_id, before, freed, taken))
        for one, before in back
    ]


def _made_by_the_list(session: Session, steps: Sequence[StepOf]) -> frozenset[str]:
    """The products that were not there, or were there only as a list given back had left them."""
    remade = journal.given_back(session)
    return frozenset(
        one.subject_id
        for one in steps
        if one.before is None or (one.before["is_withdrawn"] and one.subject_id in remade)
    )


def _free(
    product_id: str, state: ProductState, freed: Set[str], taken: Mapping[str, str]
) -> ProductState:
    """The state without barcodes that another product has got meanwhile."""
    mine = tuple(
        gtin for gtin in state.gtins if gtin in freed or taken.get(gtin, product_id) == product_id
    )
    return _state(vars(state), gtins=mine)


def _state(values: dict[str, Any], **changes: Any) -> ProductState:
    return ProductState(**{**values, "gtins": tuple(values["gtins"]), **changes})


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


def _producers(plan: Return, found: Sequence[StepOf], known: Known) -> None:
    now = dict(known.producers.values())
    for one in found:
        if one.kind != "producer" or one.before is None:
            continue  # a producer without products is in nobody's way
        if now[one.subject_id] == ProducerState(**one.after):
            plan.producers.append((one.subject_id, ProducerState(**one.before)))
        else:
            plan.kept.append(Kept("producer", one.subject_id))


def _certificates(plan: Return, found: Sequence[StepOf], known: Known) -> None:
    for one in found:
        if one.kind != "certificate":
            continue
        product_id = one.after["product_id"]
        if _certificate(one.after) not in known.certificates.get(product_id, []):
            plan.kept.append(Kept("certificate", product_id))
        elif one.before is None:
            plan.void.append((one.subject_id, product_id))
        else:
            now, before = _certificate(one.after), _certificate(one.before)
            plan.certificates.append((product_id, now, before))


def _spellings(session: Session, plan: Return, found: Sequence[StepOf]) -> None:
    now = memory.spellings(session)
    plan.spellings = [
        (one.subject_id, one.before["name"] if one.before else None)
        for one in found
        if one.kind == "spelling" and now.get(one.subject_id) == one.after.get("name")
    ]


def _certificate(values: dict[str, Any]) -> Certificate:
    def day(name: str) -> date | None:
        return date.fromisoformat(values[name]) if values[name] else None

    return Certificate(
        stars=values["stars"],
        decision_no=values["decision_no"],
        body=values["body"],
        level=Level(values["level"]) if values["level"] else None,
        issued=PartialDate.parse(values["issued"]) if values["issued"] else None,
        valid_to_override=day("valid_to"),
        override_reason=values["valid_to_reason"],
        withdrawn_on=day("withdrawn_on"),
        potential_5=values["potential_5"],
    )
