"""The mark on a paper that is printed again, and the paper that tries a printer."""

from dataclasses import replace
from datetime import datetime

from pos.base.dates import format_moment
from pos.web.i18n import gettext, language
from printers.document import (
    Align,
    Boxed,
    Document,
    Gap,
    Paragraph,
    Qr,
    Row,
    Rule,
    Size,
    Space,
    Text,
    words,
)
from printers.stored import dumps, loads


def copy_of(document: Document, copy_no: int, by_name: str, at: datetime) -> Document:
    """The same paper under the box `BẢN SAO LẦN n`, with who asked for it and when."""
    return _under(document, f"BẢN SAO LẦN {copy_no}", f"{by_name}, {format_moment(at)}")


def file_of(document: Document, by_name: str, at: datetime) -> Document:
    """The same paper under the box `BẢN SAO`, for a file to take away: no number counts those."""
    return _under(document, "BẢN SAO", f"{by_name}, {format_moment(at)}")


def _under(document: Document, mark: str, said: str) -> Document:
    who = Paragraph(words(said), size=Size.SMALL, align=Align.CENTER)
    return replace(document, blocks=(Boxed(mark), who, Gap(Space.SMALL), *document.blocks))


PRACTICE = "TẬP – KHÔNG CÓ GIÁ TRỊ"
PRACTICE_EN = "TRAINING – NOT VALID"
"""In both languages, whatever the shop's papers speak: nobody may take it for a real one."""


def practised(stored: str) -> str:
    """A paper as words, between two boxes that say that it is worth nothing, once.

    A label bears that in the place of its name, which always stays, and loses its code, so that
    nothing can be sold by scanning it.
    """
    paper = loads(stored)
    if isinstance(paper, Document):
        if Boxed(PRACTICE) in paper.blocks:
            return stored  # a copy of one that is marked
        mark = (Boxed(PRACTICE), Boxed(PRACTICE_EN))
        return dumps(replace(paper, blocks=(*mark, *paper.blocks, *mark)))
    return dumps(
        replace(paper, name=PRACTICE, name_en=PRACTICE_EN, note=paper.name, qr="", stars=0)
    )


def test_title(register_no: int) -> str:
    """What a person calls the test paper."""
    return gettext("In thử quầy %(no)s", no=register_no)


def tried(title: str) -> str:
    """What a test paper tries, by its title: a register or a printer."""
    return title.removeprefix("In thử ")


def test_paper(shop_name: str, register_no: int, code: str, at: datetime) -> Document:
    """A paper with everything that a receipt asks of a printer: tall letters, an amount, a code;
    in the language of who asks for it."""
    head = gettext("IN THỬ · QUẦY %(no)s", no=register_no)
    return Document(
        (
            Paragraph(words(shop_name, bold=True), size=Size.TITLE, align=Align.CENTER),
            Paragraph(words(head, bold=True), align=Align.CENTER),
            Rule(),
            Paragraph(words("Ễ Ỗ Ặ Ữ Ợ Đ · chè Shan tuyết, rượu mơ, nước mắm")),
            Row(words(gettext("Đủ chữ, đủ dấu thì máy in đã xong")), Text("185.000")),
            Rule(),
            Qr(code, (Paragraph(words(gettext("Quét mã này ở trang Quét mã thử."))),)),
            Paragraph(words(format_moment(at)), size=Size.SMALL, align=Align.CENTER),
        ),
        language=language(),
    )


def fingerprint_title() -> str:
    """What a person calls that paper."""
    return gettext("Dấu vân tay chứng chỉ")


def fingerprint_paper(shop_name: str, fingerprint: str, at: datetime) -> Document:
    """The fingerprint of the shop's certificate, four groups a line, to be held beside a screen;
    in the language of who asks for it."""
    head = gettext("DẤU VÂN TAY CHỨNG CHỈ (SHA-256)")
    warning = gettext("Phải giống hệt ở máy mới. Khác một chữ thì đừng cài.")
    groups = fingerprint.split()
    lines = [" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)]
    return Document(
        (
            Paragraph(words(shop_name, bold=True), size=Size.TITLE, align=Align.CENTER),
            Paragraph(words(head, bold=True), align=Align.CENTER),
            Rule(),
            *(Paragraph(words(one, bold=True), align=Align.CENTER) for one in lines),
            Rule(),
            Paragraph(words(warning)),
            Paragraph(words(format_moment(at)), size=Size.SMALL, align=Align.CENTER),
        ),
        language=language(),
    )
