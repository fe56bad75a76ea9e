"""The paper that tries a printer: how wide it is, whether all letters and its head are whole."""

from datetime import datetime

from pos.base.dates import format_moment
from pos.shop.printers import ShopPrinter
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

SAYS = "OCOP POS"
"""What stands in each symbol before its size."""
LETTERS = (
    "a à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ",
    "e è é ẻ ẽ ẹ ê ề ế ể ễ ệ i ì í ỉ ĩ ị",
    "o ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ",
    "u ù ú ủ ũ ụ ư ừ ứ ử ữ ự y ỳ ý ỷ ỹ ỵ đ",
)
"""Every letter with a mark of its own, and the vowels; the capitals are made of them."""


def trial_title(name: str) -> str:
    """What a person calls the test paper of a printer."""
    return f"In thử {name}"


def trial_paper(shop_name: str, printer: ShopPrinter, at: datetime) -> Paper:
    """What tries a printer: on a roll everything, on labels a label of their size."""
    if printer.has_labels and printer.label_mm is not None:
        return _trial_label(printer.name, printer.label_mm, at)
    return Document(tuple(_blocks(shop_name, printer, at)))


def _blocks(shop_name: str, printer: ShopPrinter, at: datetime) -> list[Block]:
    profile = printer.profile
    small = Size.SMALL
    about = f"{profile.width_dots} chấm · {profile.dpi} dpi · {profile.dialect}"
    return [
        Paragraph(words(shop_name, bold=True), size=Size.TITLE, align=Align.CENTER),
        Paragraph(words(f"IN THỬ · {printer.name}", bold=True), align=Align.CENTER),
        Paragraph(words(f"{format_moment(at)} · {about}"), size=small, align=Align.CENTER),
        Gap(Space.MEDIUM),
        Paragraph(words("1. Thước: số cuối cùng còn thấy", bold=True)),
        Ruler(),
        Paragraph(words("2. Chữ: đủ dấu, không vỡ", bold=True)),
        *(Paragraph(words(line), size=small) for line in LETTERS),
        *(Paragraph(words(line.upper()), size=small) for line in LETTERS),
        Row(words("Chè Shan tuyết, 2 gói × 185.000"), Text("370.000")),
        Paragraph(words("3. Đầu in: vạch đen không có sọc trắng", bold=True)),
        HeadTest(),
        Paragraph(words("4. Mã QR: quét từng mã, mã nào đọc được", bold=True)),
        QrSizes(SAYS),
        Rule(),
        Paragraph(words("Xong: trả lời ở trang Máy in."), size=small, align=Align.CENTER),
    ]


def _trial_label(name: str, size: tuple[int, int], at: datetime) -> Label:
    return Label(
        width_mm=size[0],
        height_mm=size[1],
        name=f"In thử {name}",
        date_line=format_moment(at).split(" ")[0],
        lot_line="Ễ Ỗ Ặ Ữ Ợ Đ",
        price="185.000\u00a0đ",
        qr=SAYS,
    )
