"""The slip of cash that went in or out, which lies in the drawer until the count."""

from collections.abc import Iterable

from pos.base.money import format_vnd_with_sign
from pos.closing.paper_parts import Told, fact, joined, maybe, spaces
from pos.shop.queries import Showroom
from pos.spool.voices import Voice, beside
from pos.web import sentences
from printers.document import Align, Paragraph, Row, Size, Text, words


def cash_slip(
    showroom: Showroom,
    *,
    register_no: int,
    shift_no: int,
    move: Told,
    at: str,
    approved_by: Iterable[str],
) -> str:
    """The slip, as words to be stored.

    Args:
        move: `no` in the shift, `kind` (`in` or `out`), `amount_vnd`, `reason`, `note`, `by`.
        at: the moment in words.
        approved_by: the names of those who said yes.
    """
    voice = Voice(showroom.papers_english)
    is_in = move["kind"] == "in"
    head = voice.pair("PHIẾU THU TIỀN MẶT") if is_in else voice.pair("PHIẾU CHI TIỀN MẶT")
    who = voice.pair("Người giao") if is_in else voice.pair("Người nhận")
    cashier = voice.pair("Thu ngân")
    # Its number tells it from another of the same minute and amount.
    where = voice.pair(
        "Quầy %(no)s · Ca %(shift)s · Số %(n)s", no=register_no, shift=shift_no, n=move["no"]
    )
    why = voice.spoken(lambda: sentences.cash_reason(move["reason"], is_in=is_in))
    return joined(
        (
            Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
            Paragraph(words(head[0], bold=True), size=Size.HEADING, align=Align.CENTER),
            *voice.second(head[1], align=Align.CENTER),
        ),
        (
            Row(words(at), Text(where[0])),
            *voice.second(where[1]),
            Row(
                voice.label("Số tiền", bold=True, size=Size.LEAD),
                Text(format_vnd_with_sign(move["amount_vnd"]), bold=True, size=Size.TOTAL),
            ),
            Paragraph(beside(why)),
            *maybe(move["note"]),
            fact(voice.pair("Người làm"), move["by"]),
            *(fact(voice.pair("Người duyệt"), name) for name in approved_by),
        ),
        (
            Row(words(who[0]), Text(cashier[0])),
            *((Row(words(who[1]), Text(cashier[1]), size=Size.SMALL),) if who[1] else ()),
            *spaces(2),
        ),
    )
