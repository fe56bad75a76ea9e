"""The slip that says what the centre made of a shop's Zs."""

from collections.abc import Sequence
from datetime import datetime

from pos.base.dates import format_day, format_moment
from pos.base.money import format_vnd_with_sign
from pos.shop.queries import Showroom
from pos.spool.parts import shop_head
from pos.spool.voices import Voice
from pos.sync.line_queries import ConfirmedZ
from pos.web.i18n import gettext
from printers.document import Align, Document, Paragraph, Row, Rule, Size, Text, words
from printers.stored import dumps


def title() -> str:
    """What a person calls the slip."""
    return gettext("Trung tâm đã xác nhận")


def confirmation_paper(showroom: Showroom, zs: Sequence[ConfirmedZ], at: datetime) -> str:
    """The slip, as words to be stored: each Z with its bills and its sum."""
    voice = Voice(showroom.papers_english)
    rows = [
        block
        for one in zs
        for block in (
            Row(words(f"{one.number} · {format_day(one.business_on)}", bold=True), Text("khớp")),
            *voice.lines(
                "%(bills)s đơn, %(total)s",
                bills=one.bills,
                total=format_vnd_with_sign(one.total_vnd),
            ),
        )
    ]
    paper = Document(
        (
            *shop_head(showroom),
            Rule(),
            *voice.lines("TRUNG TÂM ĐÃ XÁC NHẬN", bold=True, align=Align.CENTER),
            Rule(),
            *rows,
            Rule(),
            Paragraph(words(format_moment(at)), size=Size.SMALL, align=Align.CENTER),
        )
    )
    return dumps(paper)
