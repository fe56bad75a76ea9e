"""The paper that tries a printer: how wide it is, whether all letters and its head are whole."""

from dataclasses import replace
from datetime import datetime

from pos.base.dates import format_moment
from pos.shop.printer_seen import Seen
from pos.shop.printers import ShopPrinter
from pos.web.i18n import gettext, language
from printers.document import (
    Align,
    Block,
    Document,
    Gap,
    HeadTest,
    Label,
    Paper,
    Paragraph,
    QrSizes,
    Row,
    Rule,
    Ruler,
    Size,
    Space,
    Text,
    words,
)
from printers.refusals import DoesNotFit, QrDoesNotFit
from printers.status import Roll, Status, read_bits

SAYS = "OCOP POS"
"""What stands in each symbol before its size."""
LETTERS = (
    "a à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ",
    "e è é ẻ ẽ ẹ ê ề ế ể ễ ệ i ì í ỉ ĩ ị",
    "o ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ",
    "u ù ú ủ ũ ụ ư ừ ứ ử ữ ự y ỳ ý ỷ ỹ ỵ đ",
)
"""Every letter with a mark of its own, and the vowels; the capitals are made of them."""
_USUAL_LABEL_MM = (50, 30)


def trial_title(name: str) -> str:
    """What a person calls the test paper of a printer."""
    return gettext("In thử %(name)s", name=name)


def trial_paper(shop_name: str, printer: ShopPrinter, at: datetime) -> Paper:
    """What tries a printer, in the reader's language: on a roll everything, on labels a label."""
    if printer.has_labels:
        return _trial_label(printer, at)
    return Document(tuple(_blocks(shop_name, printer, at)), language=language())


def _blocks(shop_name: str, printer: ShopPrinter, at: datetime) -> list[Block]:
    profile = printer.profile
    about = f"{profile.width_dots} · {profile.dpi} dpi · {profile.dialect}"
    return [
        Paragraph(words(shop_name, bold=True), size=Size.TITLE, align=Align.CENTER),
        Paragraph(
            words(gettext("IN THỬ · %(name)s", name=printer.name), bold=True), align=Align.CENTER
        ),
        Paragraph(words(f"{format_moment(at)} · {about}"), size=Size.SMALL, align=Align.CENTER),
        Gap(Space.MEDIUM),
        _head(gettext("1. Thước: số lớn nhất in ra trọn")),
        _note(gettext("Có thể dài hơn khổ đang đặt. Dòng nào mất số ở cuối là quá khổ.")),
        Ruler(),
        _head(gettext("2. Chữ: đủ dấu, không vỡ")),
        *(Paragraph(words(line), size=Size.SMALL) for line in LETTERS),
        *(Paragraph(words(line.upper()), size=Size.SMALL) for line in LETTERS),
        Row(words("Chè Shan tuyết, 2 gói × 185.000"), Text("370.000")),
        _head(gettext("3. Đầu in: vạch đen không có sọc trắng")),
        HeadTest(),
        _head(gettext("4. Mã QR: quét từng mã, mã nào đọc được")),
        QrSizes(SAYS),
        _head(gettext("5. Máy in trả lời")),
        *map(_note, answers(printer.seen)),
        *_endings(printer),
        Rule(),
        Paragraph(
            words(gettext("Xong: trả lời ở trang Máy in.")), size=Size.SMALL, align=Align.CENTER
        ),
    ]


def _endings(printer: ShopPrinter) -> list[Block]:
    """What comes behind the paper: the cut, and the drawer, which has a button of its own."""
    blocks: list[Block] = []
    if printer.profile.cuts:
        blocks.append(_head(gettext("6. Dao cắt: giấy đứt ở cuối tờ này")))
    if printer.profile.drawer_pin is not None:
        said = gettext("Ngăn tiền: bấm Mở thử ngăn tiền (chân %(pin)s).")
        blocks.append(_note(said % {"pin": printer.profile.drawer_pin}))
    return blocks


def _head(text: str) -> Paragraph:
    return Paragraph(words(text, bold=True))


def _note(text: str) -> Paragraph:
    return Paragraph(words(text), size=Size.SMALL)


def answers(seen: Seen) -> list[str]:
    """What a printer answered when it was asked: in bits, in words, and what it proves."""
    if seen.asked_at is None:
        return [gettext("Chưa hỏi. Bấm Hỏi máy in rồi in thử lại.")]
    told = [gettext("Hỏi lúc %(at)s", at=format_moment(seen.asked_at))]
    if seen.carries_answers is False:
        said = gettext(
            "Đường nối này không mang câu trả lời: gửi được, không biết đã ra giấy chưa."
        )
        return [*told, said]
    if seen.bits:
        told += [f"DLE EOT {seen.bits}", ", ".join(status_words(read_bits(seen.bits)))]
    else:
        told.append(gettext("Trả lời khi hỏi giấy, nắp: không."))
    return [*told, proof_words(seen)]


def proof_words(seen: Seen) -> str:
    """What a printer answers behind the last byte of a paper."""
    if seen.proves_printing:
        return gettext("Báo khi in xong: có.") + " (GS ( H)"
    if seen.proves_processing:
        return gettext("Báo khi đã nhận hết: có.") + " (GS r)"
    return gettext("Báo khi in xong: không.")


def status_words(status: Status) -> list[str]:
    """Each thing that a printer said of itself, in words."""
    if not status.is_readable:
        return [gettext("trả lời không đọc được")]
    rolls = {
        Roll.ENOUGH: gettext("đủ giấy"),
        Roll.NEAR_END: gettext("sắp hết giấy"),
        Roll.OUT: gettext("hết giấy"),
    }
    told = (
        _either(status.is_online, gettext("sẵn sàng nhận"), gettext("không nhận lệnh")),
        _either(status.is_cover_open, gettext("mở nắp"), gettext("nắp đóng")),
        "" if status.paper is None else rolls[status.paper],
        _either(status.has_cutter_error, gettext("dao cắt kẹt"), gettext("dao cắt tốt")),
        _either(status.has_error, gettext("có lỗi"), gettext("không lỗi")),
        _either(
            status.drawer_signal, gettext("chân ngăn tiền cao"), gettext("chân ngăn tiền thấp")
        ),
    )
    return [one for one in told if one]


def _either(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _trial_label(printer: ShopPrinter, at: datetime) -> Label:
    """A label like those that are in the printer; without a code where none has room."""
    from printers.layouts.papers import lay_out  # heavy: few ask for it

    width_mm, height_mm = printer.label_mm or _USUAL_LABEL_MM
    label = Label(
        width_mm=width_mm,
        height_mm=height_mm,
        name=gettext("In thử %(name)s", name=printer.name),
        date_line=format_moment(at).split(" ")[0],
        lot_line="Ễ Ỗ Ặ Ữ Ợ Đ",
        price="185.000\u00a0đ",
        qr=SAYS,
        language=language(),
    )
    try:
        lay_out(label, printer.profile)
    except QrDoesNotFit:
        return replace(label, qr="")
    except DoesNotFit:
        return label  # whoever draws it says so
    return label
