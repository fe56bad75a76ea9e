"""Giving the last list back, in one transaction: what is still as it left it is put back."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from pos.base.dates import PartialDate
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import books, queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.import_rows import ReadFile
from pos.catalogue.known import Known, read_known
from pos.intake import journal
from pos.intake.journal import StepOf
from pos.intake.refusals import NotTheLast
from pos.stock import opening_stock
from pos.stock.opening_stock import Received
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Undone:
    """What was given back."""

    withdrawn: int
    """Products that the list had made: kept from sale now."""
    put_back: int
    """Products and producers as they were before."""
    lots_back: int
    kept: int
    """What somebody changed since, or what was sold: it stays."""


def undo_import(import_id: str, *, hand: Hand) -> Undone:
    """Give back the last import that stands, with the facts of it.

    Products it made are kept from sale, and lose their barcodes where nothing of them was ever
    moved otherwise; what it changed is put back unless it was changed again since; its lots go
    back as far as they were not sold.

    Raises:
        NotTheLast: a newer import stands, or it was given back already.
    """
    with writing() as session:
        if journal.last_standing(session) != import_id:
            raise NotTheLast
        found = journal.steps(session, import_id)
        act_id = new_id()
        moved = _lots_back(session, found, act_id, hand)
        known = read_known(session, _EVERYTHING, hand=hand)
        prices = _prices_back(session, found, hand)
        products = _products_back(session, found, known, hand)
        producers = _producers_back(session, found, known, hand)
        _certificates_back(session, found, known, hand)
        journal.mark_undone(session, import_id, hand=hand)
    return Undone(
        withdrawn=products.withdrawn,
        put_back=products.put_back + producers.put_back,
        lots_back=moved.put_back,
        kept=moved.kept + products.kept + producers.kept + prices.kept,
    )


_EVERYTHING = ReadFile((), ())


@dataclass
class _Tally:
    withdrawn: int = 0
    put_back: int = 0
    kept: int = 0


def _lots_back(session: Session, found: Sequence[StepOf], act_id: str, hand: Hand) -> _Tally:
    lots = [
        Received(one.subject_id, one.after["product_id"], one.after["units"])
        for one in found
        if one.kind == "stock"
    ]
    back = opening_stock.give_back(session, lots, act_id=act_id, hand=hand)
    whole = {one.lot_id: one.units for one in lots}
    full = sum(whole[one.lot_id] == one.units for one in back)
    return _Tally(put_back=len(back), kept=len(lots) - full)


def _products_back(session: Session, found: Sequence[StepOf], known: Known, hand: Hand) -> _Tally:
    steps = [one for one in found if one.kind == "product"]
    now = dict(known.products.values())
    made = _made_by_the_list(session, steps)
    used = opening_stock.used_products(session, sorted(made))
    tally = _Tally()
    away: list[tuple[str | None, ProductState]] = []
    back: list[tuple[str | None, ProductState]] = []
    freed: set[str] = set()
    for one in steps:
        state = now[one.subject_id]
        if one.subject_id in made:
            gtins = state.gtins if one.subject_id in used else ()
            freed |= set(state.gtins) - set(gtins)
            away.append((one.subject_id, _state(vars(state), gtins=gtins, is_withdrawn=True)))
        elif state == _state(one.after):
            back.append((one.subject_id, _state(one.before)))
        else:
            tally.kept += 1
    taken = {gtin: known.products[sku][0] for gtin, sku in known.owners.items()}
    _write(session, away, hand)
    _write(session, [_free(one, freed, taken) for one in back], hand)
    tally.withdrawn, tally.put_back = len(away), len(back)
    return tally


def _made_by_the_list(session: Session, steps: Sequence[StepOf]) -> frozenset[str]:
    """The products that were not there, or were there only as a list given back had left them."""
    remade = journal.given_back(session)
    return frozenset(
        one.subject_id
        for one in steps
        if one.before is None or (one.before["is_withdrawn"] and one.subject_id in remade)
    )


def _write(session: Session, states: Sequence[tuple[str | None, ProductState]], hand: Hand) -> None:
    for at in range(0, len(states), opening_stock.PIECE):
        books.write_products(session, states[at : at + opening_stock.PIECE], hand=hand)


def _free(
    one: tuple[str | None, ProductState], freed: Set[str], taken: Mapping[str, str]
) -> tuple[str | None, ProductState]:
    """The state without barcodes that another product has got meanwhile."""
    product_id, state = one
    mine = tuple(
        gtin for gtin in state.gtins if gtin in freed or taken.get(gtin, product_id) == product_id
    )
    return product_id, _state(vars(state), gtins=mine)


def _state(values: dict[str, Any], **changes: Any) -> ProductState:
    return ProductState(**{**values, "gtins": tuple(values["gtins"]), **changes})


def _prices_back(session: Session, found: Sequence[StepOf], hand: Hand) -> _Tally:
    steps = [one for one in found if one.kind == "price"]
    now = queries.prices(session, [one.subject_id for one in steps], hand.on)
    still = [one for one in steps if now.get(one.subject_id) == one.after["price_vnd"]]
    back = [(one.subject_id, one.before["price_vnd"]) for one in still if one.before]
    ended = [(one.subject_id, one.after["price_vnd"]) for one in still if one.before is None]
    books.set_prices(session, back, valid_from=hand.on, hand=hand)
    books.end_prices(session, ended, valid_from=hand.on, hand=hand)
    return _Tally(put_back=len(still), kept=len(steps) - len(still))


def _producers_back(session: Session, found: Sequence[StepOf], known: Known, hand: Hand) -> _Tally:
    now = dict(known.producers.values())
    tally, due = _Tally(), []
    for one in found:
        if one.kind != "producer" or one.before is None:
            continue  # a producer without products is in nobody's way
        if now[one.subject_id] == ProducerState(**one.after):
            due.append((one.subject_id, ProducerState(**one.before)))
            tally.put_back += 1
        else:
            tally.kept += 1
    books.write_producers(session, due, hand=hand)
    return tally


def _certificates_back(session: Session, found: Sequence[StepOf], known: Known, hand: Hand) -> None:
    void: list[tuple[str, str]] = []
    back: list[tuple[str, Certificate]] = []
    for one in found:
        if one.kind != "certificate":
            continue
        product_id = one.after["product_id"]
        if _certificate(one.after) not in known.certificates.get(product_id, []):
            continue  # changed since
        if one.before is None:
            void.append((one.subject_id, product_id))
        else:
            back.append((product_id, _certificate(one.before)))
    books.take_back_certificates(session, void, hand=hand)
    books.write_certificates(session, back, hand=hand)


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
