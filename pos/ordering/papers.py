"""An order on A4 and as a table: each a function of the stored paper."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign
from pos.base.quantity import Unit, format_units
from pos.base.sheets import Cell as TableCell
from pos.base.sheets import Code, Table, Thousandths
from pos.ordering.paper_records import Paper
from pos.ordering.records import OrderLine
from pos.spool.voices import Pair, Voice
from pos.web import sentences
from pos.web.i18n import gettext as _
from printers.drawing.pages import pages_pdf
from printers.layouts.qr import squares
from printers.layouts.sheets import Cell, Column, Sheet, lay_out

# --- A4 ----------------------------------------------------------------------------------

_WIDTHS = (1_000, 7_400, 1_600, 2_400, 2_500, 3_100)
"""Hundredths of a millimetre: number, goods, unit, quantity, cost, amount."""


def pdf(paper: Paper, link: str) -> bytes:
    """The order as a file of A4 pages.

    Args:
        link: the producer's page; empty for none.
    """
    return pages_pdf(lay_out(_sheet(paper, link)))


def symbol(link: str) -> tuple[int, str] | None:
    """The code of a producer's page for a screen: as `squares`; None where there is no page."""
    return squares(link) if link else None


def buttons() -> tuple[str, str]:
    """What stands over the sheet on a screen, in the reader's language."""
    return _("Về đơn"), _("In tờ này")


def second_title(paper: Paper) -> str:
    """The sheet's title in English, where the shop's papers have it."""
    return Voice(bool(paper.head.get("papers_english"))).pair("ĐƠN ĐẶT HÀNG")[1]


def _sheet(paper: Paper, link: str) -> Sheet:
    head, voice = paper.head, Voice(bool(paper.head.get("papers_english")))
    title = voice.pair("ĐƠN ĐẶT HÀNG")
    sender = (head["name"], head["address"], *_contact(paper, voice))
    label = ", ".join(_in_one(one) for one in _sum_words(paper, voice))
    return Sheet(
        sender=tuple(one for one in sender if one),
        number=_number(paper, voice),
        title=title[0],
        second=title[1],
        told=tuple(_told(paper, voice)),
        columns=_columns(voice),
        rows=tuple(_row(no, line, voice) for no, line in enumerate(paper.lines, start=1)),
        sums=((label, format_vnd_with_sign(paper.known_vnd)),) if paper.has_sum else (),
        signs=(_in_one(voice.pair("Người đặt")), _in_one(voice.pair("Nhà sản xuất xác nhận"))),
        sign_note=voice.say("ký, ghi rõ họ tên"),
        note=_in_one(voice.pair("Giá nhập theo lần mua trước hoặc theo thỏa thuận.")),
        mark=voice.say("BẢN DÙNG THỬ") if head["is_demo"] else "",
        code=link,
        caption=_caption(link, voice),
        page_word=voice.say("Trang {no}/{of}"),
    )


def _sum_words(paper: Paper, voice: Voice) -> Iterator[Pair]:
    """What the sum is of, and what it leaves out."""
    yield voice.pair("Cộng theo giá nhập")
    if paper.unpriced:
        yield without_cost(paper, voice)


def without_cost(paper: Paper, voice: Voice) -> Pair:
    """How many lines a sum leaves out because nobody knows their cost."""
    if paper.unpriced == 1:
        return voice.pair("chưa kể 1 món chưa rõ giá")
    return voice.pair("chưa kể %(n)s món chưa rõ giá", n=paper.unpriced)


def _in_one(pair: Pair) -> str:
    return f"{pair[0]} ({pair[1]})" if pair[1] else pair[0]


def _contact(paper: Paper, voice: Voice) -> tuple[str, ...]:
    head = paper.head
    mst = f"MST {head['mst']}" if head["mst"] else ""
    phone = f"{voice.say('Điện thoại')} {head['phone']}" if head["phone"] else ""
    return mst, phone


def _number(paper: Paper, voice: Voice) -> tuple[str, ...]:
    if not paper.number:
        return (voice.say("NHÁP, CHƯA GỬI"),)
    changed = voice.say("Đổi lần %(n)s, thay cho bản trước", n=paper.change_no)
    at = () if paper.at is None else (format_moment(paper.at),)
    return (paper.number, *at, *((changed,) if paper.change_no else ()))


def _told(paper: Paper, voice: Voice) -> Iterator[tuple[str, str]]:
    producer = paper.producer
    asked = ", ".join(one for one in (producer["contact"], producer["phone"]) if one)
    day = _in_one(voice.spoken(lambda: sentences.long_day(paper.wanted_on)))
    told = (
        (voice.say("Gửi"), producer["name"]),
        (voice.say("Địa chỉ"), producer["address"]),
        (voice.say("Liên hệ"), asked),
        (voice.say("Giao ngày"), day),
        (voice.say("Giao tới"), str(paper.head["address"])),
        (voice.say("Ghi chú"), paper.note),
        (voice.say("Người đặt"), paper.by_name),
    )
    return ((label, said) for label, said in told if said)


def _columns(voice: Voice) -> tuple[Column, ...]:
    titles = (
        (voice.say("STT"), ""),
        voice.pair("Tên hàng"),
        voice.pair("Đơn vị"),
        voice.pair("Số lượng"),
        voice.pair("Giá nhập"),
        voice.pair("Thành tiền"),
    )
    return tuple(
        Column(_in_one(title), wide, is_right=at > 2)
        for at, (title, wide) in enumerate(zip(titles, _WIDTHS, strict=True))
    )


def _row(no: int, line: OrderLine, voice: Voice) -> tuple[Cell, ...]:
    consigned = voice.say("ký gửi") if line.owner == "consigned" else ""
    parts = (line.name_en if voice.has_english else "", line.sku, packs(line), consigned)
    return (
        Cell(str(no)),
        Cell(line.name_vi, " · ".join(one for one in parts if one)),
        Cell(line.unit_word),
        Cell(format_units(line.units, Unit(line.unit))),
        Cell("–" if line.cost_vnd is None else format_vnd(line.cost_vnd)),
        Cell("–" if line.amount_vnd is None else format_vnd(line.amount_vnd)),
    )


def packs(line: OrderLine) -> str:
    """`3 × 6`: what whole packs a quantity comes in; empty where it comes piece by piece."""
    many, rest = divmod(line.units, line.pack_units)
    if line.pack_units == 1 or rest:
        return ""
    return f"{many} × {format_units(line.pack_units, Unit(line.unit))}"


def _caption(link: str, voice: Voice) -> tuple[str, ...]:
    if not link:
        return ()
    asked = voice.pair("Quét mã để trả lời đơn: giao bao nhiêu, ngày nào.")
    return tuple(one for one in (*asked, link) if one)


# --- A table -------------------------------------------------------------------------------


def table(paper: Paper) -> Table:
    """The order as a sheet of a spreadsheet, headed in Vietnamese as the papers are."""
    voice = Voice()
    head = (
        voice.say("STT"),
        voice.say("Mã hàng"),
        voice.say("Tên hàng"),
        voice.say("Số lượng"),
        voice.say("Đơn vị"),
        voice.say("Quy cách"),
        voice.say("Giá nhập"),
        voice.say("Thành tiền"),
        voice.say("Ký gửi"),
        voice.say("Giao ngày"),
    )
    name = paper.number or voice.say("Đơn đặt hàng nháp")
    lines = (_cells(no, one, paper) for no, one in enumerate(paper.lines, 1))
    return Table(name, head, chain(lines, _foot(paper, voice)))


def _foot(paper: Paper, voice: Voice) -> Iterator[tuple[TableCell, ...]]:
    """Under the lines: the sum, and whose order it is, for whoever has only this file."""
    if paper.has_sum:
        yield _under(", ".join(one[0] for one in _sum_words(paper, voice)), amount=paper.known_vnd)
    yield _under("")
    head = paper.head
    told = (
        (voice.say("Đơn"), " · ".join(_number(paper, voice))),
        (voice.say("Người đặt"), ", ".join(one for one in (head["name"], paper.by_name) if one)),
        *_told(replace(paper, by_name=""), voice),
    )
    for label, said in told:
        yield _under(label, said)


def _under(label: str, said: str = "", amount: int | None = None) -> tuple[TableCell, ...]:
    return (None, None, label, None, said, None, None, amount, None, None)


def _cells(no: int, line: OrderLine, paper: Paper) -> tuple[TableCell, ...]:
    is_weighed = Unit(line.unit).is_weighed
    return (
        no,
        Code(line.sku),
        line.name_vi,
        Thousandths(line.units) if is_weighed else line.units,
        line.unit_word,
        packs(line),
        line.cost_vnd,
        line.amount_vnd,
        Voice().say("ký gửi") if line.owner == "consigned" else "",
        paper.wanted_on,
    )
