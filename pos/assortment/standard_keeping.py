"""Keeping what is known of a producer: whom to ask for, and other certificates."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from pos.assortment import certifying, paper_book
from pos.assortment.certifying import Kept, Scan
from pos.assortment.refusals import ChangedMeanwhile, NoSuchProducer, NoSuchStandard
from pos.assortment.standard_form import Contact
from pos.base.digests import digest
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import books, standard_book
from pos.catalogue.books import ProducerState
from pos.catalogue.known import read_producers
from pos.catalogue.standards import Standard
from pos.sync.pen import Hand


def change_contact(producer_id: str, contact: Contact, *, hand: Hand) -> None:
    """Write whom to ask for at a producer; what stands already writes nothing.

    Raises:
        NoSuchProducer: there is none of this id.
    """
    with writing() as session:
        before = producer(session, producer_id)
        after = replace(before, contact=contact.name, phone=contact.phone)
        if after != before:
            books.write_producer(session, after, hand=hand, producer_id=producer_id)


def add_standard(
    state: Standard, *, hand: Hand, scan: Scan | None, folder: Path, request_id: str | None
) -> None:
    """Write a certificate of a producer, with its paper.

    Args:
        request_id: the press that asks: heard again, nothing more is written.

    Raises:
        NoSuchProducer: there is none of this id.
        BadPaper: the scan is no paper.
    """
    kept, made = certifying.kept_scan(scan, folder), request_id or new_id()
    with writing() as session:
        producer(session, state.producer_id)
        if standard_book.is_kept(session, made):
            return
        standard_book.add(session, made, state, hand=hand)
        _attach(session, made, kept, hand)


def change_standard(
    standard_id: str,
    state: Standard,
    *,
    seen: str,
    hand: Hand,
    scan: Scan | None,
    folder: Path,
) -> None:
    """Write a certificate anew, and its paper beside those it has.

    Args:
        seen: the digest of the certificate that the page showed.

    Raises:
        NoSuchStandard: the producer has none of this id.
        ChangedMeanwhile: it is no longer what the page showed.
        BadPaper: the scan is no paper.
    """
    kept = certifying.kept_scan(scan, folder)
    with writing() as session:
        before = _as_seen(session, state.producer_id, standard_id, seen, state)
        if state != before:
            standard_book.change(session, standard_id, state, hand=hand)
        _attach(session, standard_id, kept, hand)


def strike_standard(producer_id: str, standard_id: str, *, seen: str, hand: Hand) -> None:
    """Strike out a certificate that was written by mistake.

    Raises:
        NoSuchStandard: the producer has none of this id; it may have been struck out.
        ChangedMeanwhile: it is no longer what the page showed.
    """
    with writing() as session:
        before = _as_seen(session, producer_id, standard_id, seen)
        standard_book.strike(session, standard_id, before, hand=hand)


def producer(session: Session, producer_id: str) -> ProducerState:
    """A producer, whole.

    Raises:
        NoSuchProducer: there is none of this id.
    """
    found = read_producers(session, [producer_id]).get(producer_id)
    if found is None:
        raise NoSuchProducer
    return found


def seen_of(state: Standard) -> str:
    """What a page carries to tell which state of a certificate it showed."""
    return digest(state)


def _as_seen(
    session: Session,
    producer_id: str,
    standard_id: str,
    seen: str,
    wanted: Standard | None = None,
) -> Standard:
    now = standard_book.of_producers(session, [producer_id]).get(standard_id)
    if now is None:
        raise NoSuchStandard
    if seen_of(now) != seen and now != wanted:
        raise ChangedMeanwhile
    return now


def _attach(session: Session, standard_id: str, kept: Kept | None, hand: Hand) -> None:
    if kept is not None:
        paper_book.attach_to_standard(
            session, standard_id, paper=kept.paper, file_name=kept.shown, hand=hand
        )
