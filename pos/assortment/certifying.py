"""Certificates by hand: added and put right; their papers attached and taken off."""

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from pos.assortment import journal, paper_book, paper_files, product_queries
from pos.assortment.journal import Changed
from pos.assortment.paper_files import PaperFile
from pos.assortment.refusals import ChangedMeanwhile, DecisionKnown
from pos.base.digests import digest
from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import books
from pos.catalogue.certificates import Certificate
from pos.sync.pen import Hand

_LONGEST_NAME = 80


def add_certificate(product_id: str, certificate: Certificate, *, hand: Hand) -> str:
    """Write a certificate of a decision that the product has none of; gives its id.

    Raises:
        NoSuchProduct: there is none of this id.
        DecisionKnown: the product has a certificate of this decision.
    """
    with writing() as session:
        product_queries.state(session, product_id)
        _refuse_known(session, product_id, certificate, "")
        made = books.write_certificate(session, product_id, certificate, hand=hand)
        after = books.certificate_state(product_id, certificate)
        told = Changed(product_id, "certificate", made, None, after)
        journal.note(session, [told], hand=hand)
    return made


def put_certificate_right(
    product_id: str, certificate_id: str, certificate: Certificate, *, seen: str, hand: Hand
) -> None:
    """Write a certificate anew.

    Args:
        seen: the digest of the certificate that the page showed.

    Raises:
        NoSuchCertificate: the product has none of this id.
        ChangedMeanwhile: it is no longer what the page showed.
        DecisionKnown: another certificate of the product is of this decision.
    """
    with writing() as session:
        before = as_seen(session, product_id, certificate_id, seen)
        after = replace(
            certificate, withdrawn_on=before.withdrawn_on, extended_to=before.extended_to
        )
        if after == before:
            return
        _refuse_known(session, product_id, after, certificate_id)
        _correct(session, product_id, certificate_id, (before, after), reason="", hand=hand)


def as_seen(session: Session, product_id: str, certificate_id: str, seen: str) -> Certificate:
    """The certificate, if it is what a page showed.

    Raises:
        NoSuchCertificate: the product has none of this id.
        ChangedMeanwhile: it is no longer what the page showed.
    """
    now = product_queries.certificate(session, product_id, certificate_id)
    if seen_of(product_id, now) != seen:
        raise ChangedMeanwhile
    return now


def _correct(
    session: Session,
    product_id: str,
    certificate_id: str,
    states: tuple[Certificate, Certificate],
    *,
    reason: str,
    hand: Hand,
) -> None:
    books.correct_certificate(session, certificate_id, product_id, states[1], hand=hand)
    before, after = (books.certificate_state(product_id, one) for one in states)
    told = Changed(product_id, "certificate", certificate_id, before, after, reason)
    journal.note(session, [told], hand=hand)


def _refuse_known(
    session: Session, product_id: str, certificate: Certificate, certificate_id: str
) -> None:
    for known_id, known in product_queries.certificates(session, product_id).items():
        is_same = (known.decision_no, known.issued) == (certificate.decision_no, certificate.issued)
        if is_same and known_id != certificate_id:
            raise DecisionKnown(decision_no=certificate.decision_no)


def seen_of(product_id: str, certificate: Certificate) -> str:
    """What a page carries to tell which state of a certificate it showed."""
    return digest(books.certificate_state(product_id, certificate))


def attach_paper(
    product_id: str, certificate_id: str, *, content: bytes, name: str, folder: Path, hand: Hand
) -> bool:
    """Keep the paper of a decision beside its certificate; gives whether it is new there.

    Args:
        name: what the file was called; only shown.
        folder: where papers are kept under their SHA-256.

    Raises:
        BadPaper: it is no PDF and no picture, or too large.
        NoSuchCertificate: the product has none of this id.
    """
    paper = kept_scan(Scan(content, name), folder)
    with writing() as session:
        product_queries.certificate(session, product_id, certificate_id)
        return attach(session, product_id, certificate_id, paper, hand)


@dataclass(frozen=True)
class Scan:
    """A file as somebody sent it."""

    content: bytes
    name: str
    """What it was called; only shown."""


@dataclass(frozen=True)
class Kept:
    """A file that lies in its folder, and what it is shown as."""

    paper: PaperFile
    shown: str


def kept_scan(scan: Scan | None, folder: Path | None) -> Kept | None:
    """Keep a file under its SHA-256; None where none was sent.

    Raises:
        BadPaper: it is no PDF and no picture, or too large.
    """
    if scan is None or folder is None:
        return None
    paper = paper_files.read_paper(scan.content)
    bare = clean(scan.name.replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:])
    paper_files.keep(folder, paper)
    return Kept(paper, bare or f"{paper.sha256[:8]}.{paper.kind}")


def attach(
    session: Session, product_id: str, certificate_id: str, kept: Kept | None, hand: Hand
) -> bool:
    """Note a kept file beside its certificate; gives whether it is new there."""
    if kept is None:
        return False
    made = paper_book.attach(
        session, product_id, certificate_id, paper=kept.paper, file_name=kept.shown, hand=hand
    )
    if made is not None:
        sha256 = kept.paper.sha256
        told = {"file_name": kept.shown, "certificate": certificate_id, "sha256": sha256}
        journal.note(session, [Changed(product_id, "paper", made, None, told)], hand=hand)
    return made is not None


def take_off_paper(product_id: str, paper_id: str, *, hand: Hand) -> None:
    """Take a paper off the page; the file stays in the folder.

    Raises:
        NoSuchPaper: the product has none of this id.
    """
    with writing() as session:
        name = paper_book.take_off(session, product_id, paper_id, hand=hand)
        told = Changed(product_id, "paper", paper_id, {"file_name": name}, None)
        journal.note(session, [told], hand=hand)
