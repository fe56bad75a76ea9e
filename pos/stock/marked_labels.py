"""Which labels were printed of a markdown: told by what stands on them."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pos.spool.models import PrintJob
from pos.stock.markdowns import Markdown
from pos.stock.models import MarkdownEnd, MarkdownRow


def printed(session: Session, markdowns: Sequence[Markdown]) -> dict[str, int]:
    """By markdown, how many labels with its price were sent to printers; those without any left
    out.

    A label is a markdown's if the price before stands on it, struck through, and it was printed
    after the markdown was written and before it ended.  Those that were given up do not count.
    """
    asked = (
        select(MarkdownRow.id, func.sum(PrintJob.copies))
        .join(PrintJob, (PrintJob.subject_id == MarkdownRow.lot_id) & (PrintJob.kind == "label"))
        .outerjoin(MarkdownEnd, MarkdownEnd.markdown_id == MarkdownRow.id)
        .where(
            MarkdownRow.id.in_([one.markdown_id for one in markdowns]),
            PrintJob.state != "dismissed",
            PrintJob.created_at >= MarkdownRow.at,
            or_(MarkdownEnd.at.is_(None), PrintJob.created_at < MarkdownEnd.at),
            func.json_extract(PrintJob.document, "$.was") != "",
        )
        .group_by(MarkdownRow.id)
    )
    return {row[0]: row[1] for row in session.execute(asked)}
