"""Checks of certificates: each stands as its decision and what was noted of it add up to."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.audit import AT_ONCE, Finding, amiss
from pos.catalogue.certificates import Act, ActKind, standing_acts
from pos.catalogue.models import CertificateAct, CertificateRow


def audit(session: Session) -> list[Finding]:
    """Recompute the extension of every certificate, and look for the withdrawals that stand.

    A list may tell a withdrawal, too: a certificate may have one without an act.
    """
    acts: dict[str, list[Act]] = defaultdict(list)
    rows = session.scalars(
        select(CertificateAct)
        .order_by(CertificateAct.at, CertificateAct.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        act = Act(row.id, ActKind(row.kind), row.day, undoes_id=row.undoes_id)
        acts[row.certificate_id].append(act)
    asked = select(
        CertificateRow.id, CertificateRow.extended_to, CertificateRow.withdrawn_on
    ).execution_options(yield_per=AT_ONCE)
    found = []
    for certificate_id, extended_to, withdrawn_on in session.execute(asked):
        standing = standing_acts(acts.get(certificate_id, ()))
        days = [one.day for one in standing if one.kind is ActKind.EXTENDED]
        is_withdrawn = any(one.kind is ActKind.WITHDRAWN for one in standing)
        is_as_noted = extended_to == (days[-1] if days else None)
        if not is_as_noted or (is_withdrawn and withdrawn_on is None):
            found.append(amiss("catalogue.certificates_as_noted", certificate=certificate_id))
    return found
