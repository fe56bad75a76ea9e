"""The book of papers: the only writer of `assortment_papers` and `assortment_standard_papers`.

No fact tells of a paper: it is the shop's own evidence for what its certificate's fact says.
"""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.assortment.models import CertificatePaper, StandardPaper
from pos.assortment.paper_files import PaperFile
from pos.assortment.refusals import NoSuchPaper
from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.sync.pen import Hand


def attach(
    session: Session,
    product_id: str,
    certificate_id: str,
    *,
    paper: PaperFile,
    file_name: str,
    hand: Hand,
) -> str | None:
    """Note that a certificate has a paper; gives its id, None where it has this very one."""
    require_act(session)
    known = select(CertificatePaper.id).where(
        CertificatePaper.product_id == product_id,
        CertificatePaper.certificate_id == certificate_id,
        CertificatePaper.sha256 == paper.sha256,
        CertificatePaper.removed_at.is_(None),
    )
    if session.scalar(known) is not None:
        return None
    made = new_id()
    session.execute(
        insert(CertificatePaper).values(
            id=made,
            product_id=product_id,
            certificate_id=certificate_id,
            sha256=paper.sha256,
            kind=paper.kind,
            size_bytes=len(paper.content),
            file_name=file_name,
            added_at=hand.at,
            added_by=hand.by_name,
            removed_at=None,
        )
    )
    return made


def take_off(session: Session, product_id: str, paper_id: str, *, hand: Hand) -> str:
    """Take a paper off the page; gives the name it came with.

    Raises:
        NoSuchPaper: the product has none of this id.
    """
    require_act(session)
    name: str | None = session.scalar(
        update(CertificatePaper)
        .where(CertificatePaper.id == paper_id, CertificatePaper.product_id == product_id)
        .where(CertificatePaper.removed_at.is_(None))
        .values(removed_at=hand.at)
        .returning(CertificatePaper.file_name)
    )
    if name is None:
        raise NoSuchPaper
    return name


def attach_to_standard(
    session: Session, standard_id: str, *, paper: PaperFile, file_name: str, hand: Hand
) -> None:
    """Note that a producer's certificate has a paper; the same one again notes nothing."""
    require_act(session)
    known = select(StandardPaper.id).where(
        StandardPaper.standard_id == standard_id, StandardPaper.sha256 == paper.sha256
    )
    if session.scalar(known) is not None:
        return
    session.execute(
        insert(StandardPaper).values(
            id=new_id(),
            standard_id=standard_id,
            sha256=paper.sha256,
            kind=paper.kind,
            size_bytes=len(paper.content),
            file_name=file_name,
            added_at=hand.at,
            added_by=hand.by_name,
        )
    )
