"""What happens to a certificate after its decision: withdrawn, extended, noted by mistake."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from pos.assortment import certifying, journal, product_queries
from pos.assortment.certificate_form import Extension, Withdrawal
from pos.assortment.certifying import Scan
from pos.assortment.journal import Changed
from pos.assortment.refusals import NoSuchAct
from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import books, certificate_acts
from pos.catalogue.certificates import (
    Act,
    ActKind,
    Certificate,
    last_day,
    standing_acts,
)
from pos.law.rulebooks import WITHDRAWALS
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Subject:
    """The certificate that a page speaks of."""

    product_id: str
    certificate_id: str
    seen: str
    """The digest of the certificate as the page showed it."""
    request_id: str | None = None
    """The press that asks: heard again, nothing more is noted."""


def withdraw_certificate(
    subject: Subject,
    withdrawal: Withdrawal,
    *,
    hand: Hand,
    scan: Scan | None = None,
    folder: Path | None = None,
) -> None:
    """Note from which day a certificate no longer holds, why, and by which document.

    Args:
        scan: the document, kept in `folder`.

    Raises:
        NoSuchCertificate: the product has none of this id.
        ChangedMeanwhile: it is no longer what the page showed.
        BadForm: it was signed only after that day.
        BadPaper: the scan is no paper.
    """
    paper = certifying.kept_scan(scan, folder)
    act = Act(
        subject.request_id or new_id(),
        ActKind.WITHDRAWN,
        withdrawal.on,
        withdrawal.reason,
        withdrawal.note,
        withdrawal.document_no,
    )
    with writing() as session:
        if certificate_acts.is_noted(session, act.id):
            return
        before = _as_seen(session, subject)
        if before.issued is not None and withdrawal.on < before.issued.earliest:
            raise BadForm({"withdrawn_on": "withdrawn_before_issued"})
        _note(session, subject, before, act, hand)
        certifying.attach(session, subject.product_id, subject.certificate_id, paper, hand)


def extend_certificate(
    subject: Subject,
    extension: Extension,
    *,
    hand: Hand,
    scan: Scan | None = None,
    folder: Path | None = None,
) -> None:
    """Note that a certificate goes on until a later day, why, and by which document.

    Args:
        scan: the document, kept in `folder`.

    Raises:
        NoSuchCertificate: the product has none of this id.
        ChangedMeanwhile: it is no longer what the page showed.
        BadForm: it does not end later so, or nobody knows when it ends.
        BadPaper: the scan is no paper.
    """
    paper = certifying.kept_scan(scan, folder)
    act = Act(
        subject.request_id or new_id(),
        ActKind.EXTENDED,
        extension.to,
        note=extension.reason,
        document_no=extension.document_no,
    )
    with writing() as session:
        if certificate_acts.is_noted(session, act.id):
            return
        before = _as_seen(session, subject)
        ends = last_day(before)
        if ends is None or before.issued is None:
            raise BadForm({"extended_to": "no_last_day"})
        if extension.to <= ends:
            raise BadForm({"extended_to": "not_later"})
        _note(session, subject, before, act, hand)
        certifying.attach(session, subject.product_id, subject.certificate_id, paper, hand)


def undo_act(subject: Subject, act_id: str, *, hand: Hand) -> None:
    """Note that a withdrawal or an extension was noted by mistake; both stay in the history.

    Args:
        act_id: empty for a withdrawal from before such acts were noted.

    Raises:
        NoSuchCertificate: the product has none of this id.
        NoSuchAct: it has no such act that stands.
        ChangedMeanwhile: it is no longer what the page showed.
    """
    act = Act(subject.request_id or new_id(), ActKind.UNDONE, None, undoes_id=act_id or None)
    with writing() as session:
        if certificate_acts.is_noted(session, act.id):
            return
        before = _as_seen(session, subject)
        noted = certificate_acts.of_products(session, [subject.product_id])
        standing = standing_acts([one.act for one in noted.get(subject.certificate_id, ())])
        is_told = any(one.kind is ActKind.WITHDRAWN for one in standing)
        is_old = not act_id and before.withdrawn_on is not None and not is_told
        if not is_old and act_id not in [one.id for one in standing]:
            raise NoSuchAct
        _note(session, subject, before, act, hand)


def _as_seen(session: Session, subject: Subject) -> Certificate:
    product_queries.state(session, subject.product_id)
    return certifying.as_seen(session, subject.product_id, subject.certificate_id, subject.seen)


def _note(session: Session, subject: Subject, before: Certificate, act: Act, hand: Hand) -> None:
    after = certificate_acts.note(
        session,
        act,
        product_id=subject.product_id,
        certificate_id=subject.certificate_id,
        before=before,
        hand=hand,
    )
    was, now = (books.certificate_state(subject.product_id, one) for one in (before, after))
    words = [
        WITHDRAWALS[act.reason].vi if act.reason in WITHDRAWALS else "",
        act.note,
        act.document_no,
    ]
    reason = " · ".join(one for one in words if one)
    told = Changed(subject.product_id, "certificate", subject.certificate_id, was, now, reason)
    journal.note(session, [told], hand=hand)
