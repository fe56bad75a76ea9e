"""The papers of a shift: X, Z, and the slip of cash in or out.

A Z is a function of its stored record alone, so a copy is the same paper.  What is said around the
record is in the language of whoever closes.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pos.base.dates import format_day, format_moment, parse_at
from pos.base.money import NOTES_VND, format_vnd, format_vnd_with_sign
from pos.web import sentences
from pos.web.i18n import gettext, language
from printers.document import (
    Align,
    Block,
    Boxed,
    Document,
    Gap,
    Paragraph,
    Row,
    Rule,
    Size,
    Space,
    Table,
    Text,
    words,
)
from printers.stored import dumps

Told = Mapping[str, Any]


def z_paper(record: Told) -> str:
    """The Z, as words to be stored."""
    drawer = record["drawer"]
    return _paper(
        _head(record, gettext("BÁO CÁO CUỐI CA (Z)"), record["closing"]["number"]),
        _times(record, closed=True),
        _sales(record),
        _vat(record["vat"], gettext("Thuế GTGT")),
        _returns(record),
        _checks(record["tenders"]),
        _drawer(drawer),
        (
            _line(gettext("Phải có trong ngăn kéo"), drawer["expected_vnd"], bold=True),
            _line(gettext("Đếm được"), drawer["counted_vnd"], bold=True),
            _line(gettext("Chênh lệch"), drawer["difference_vnd"], bold=True, signed=True),
            *_maybe(drawer["reason"]),
            _line(gettext("Lấy ra cất"), drawer["taken_vnd"]),
            _line(gettext("Để lại cho ca sau"), drawer["left_vnd"]),
        ),
        _opening(record["shift"]),
        _counts(record["counts"]),
        _moves(record["moves"]),
        _unseen(record["unseen"]),
        _happenings(record["happenings"]),
        _approvals(record["approvals"]),
        _carried(record["carried"]),
        _ends(record),
        tuple(block for one in record["notices"] for block in _maybe(one)),
        _signatures(),
    )


def x_paper(record: Told, *, number: str, at: str, by_name: str) -> str:
    """The shift so far, for who may see all of it."""
    return _paper(
        _head(record, gettext("BÁO CÁO TRONG CA (X)"), number),
        _times(record, closed=False),
        (Row(words(at), Text(by_name)),),
        _sales(record),
        _vat(record["vat"], gettext("Thuế GTGT")),
        _returns(record),
        _tenders(record["tenders"]),
        _drawer(record["drawer"]),
        (_line(gettext("Phải có trong ngăn kéo"), record["drawer"]["expected_vnd"], bold=True),),
        _moves(record["moves"]),
        _happenings(record["happenings"]),
        _ends(record),
    )


def blind_paper(record: Told, *, number: str, at: str, by_name: str) -> str:
    """The shift so far for who has yet to count: nothing from which the drawer could be told."""
    paid = [one for one in record["tenders"] if one["kind"] != "cash"]
    return _paper(
        _head(record, gettext("TRONG CA (X)"), number),
        _times(record, closed=False),
        (Row(words(at), Text(by_name)),),
        (
            _fact(gettext("Phiếu"), str(record["sales"]["bills"])),
            _fact(gettext("Món"), str(record["sales"]["things"])),
            _fact(gettext("Phiếu trả hàng"), str(record["returns"]["bills"])),
        ),
        _tenders(paid),
        _moves(record["moves"]),
        (Paragraph(words(gettext("Tiền mặt đếm khi đóng ca, không in trước.")), size=Size.SMALL),),
    )


def cash_slip(
    shop_name: str,
    *,
    register_no: int,
    shift_no: int,
    move: Told,
    at: str,
    approved_by: Iterable[str],
) -> str:
    """The slip that lies in the drawer for cash that went in or out."""
    is_in = move["kind"] == "in"
    head = gettext("PHIẾU THU TIỀN MẶT") if is_in else gettext("PHIẾU CHI TIỀN MẶT")
    where = gettext("Quầy %(no)s · Ca %(shift)s", no=register_no, shift=shift_no)
    who = gettext("Người giao") if is_in else gettext("Người nhận")
    return _paper(
        (
            Paragraph(words(shop_name, bold=True), size=Size.TITLE, align=Align.CENTER),
            Paragraph(words(head, bold=True), size=Size.HEADING, align=Align.CENTER),
        ),
        (
            Row(words(at), Text(where)),
            Row(
                words(gettext("Số tiền"), bold=True, size=Size.LEAD),
                Text(format_vnd_with_sign(move["amount_vnd"]), bold=True, size=Size.TOTAL),
            ),
            Paragraph(words(sentences.cash_reason(move["reason"], is_in=is_in))),
            *_maybe(move["note"]),
            _fact(gettext("Người làm"), move["by"]),
            *(_fact(gettext("Người duyệt"), name) for name in approved_by),
        ),
        (Row(words(who), Text(gettext("Thu ngân"))), Gap(Space.LARGE), Gap(Space.LARGE)),
    )


def _paper(*parts: Iterable[Block]) -> str:
    blocks: list[Block] = []
    for part in parts:
        held = tuple(part)
        if held:
            blocks += [*((Rule(),) if blocks else ()), *held]
    return dumps(Document(tuple(blocks), language=language()))


# --- The parts ---------------------------------------------------------------------------


def _head(record: Told, name: str, number: str) -> tuple[Block, ...]:
    shop = record["shop"]
    known = " · ".join(
        part for part in (shop["address"], f"MST {shop['mst']}" if shop["mst"] else "") if part
    )
    return (
        Paragraph(words(shop["name"], bold=True), size=Size.TITLE, align=Align.CENTER),
        *((Boxed(gettext("BẢN DÙNG THỬ")),) if shop["is_demo"] else ()),
        Paragraph(words(known), size=Size.SMALL, align=Align.CENTER),
        Paragraph(words(name, bold=True), size=Size.HEADING, align=Align.CENTER),
        Paragraph(words(number, bold=True), align=Align.CENTER),
    )


def _times(record: Told, *, closed: bool) -> tuple[Block, ...]:
    shift = record["shift"]
    opened = f"{_moment(shift['opened_at'])}, {shift['opened_by']}"
    desk = gettext("Quầy %(no)s · Ca %(shift)s", no=record["register_no"], shift=shift["no"])
    rows: list[Block] = [Row(words(desk), Text("")), _fact(gettext("Mở ca"), opened)]
    if closed:
        ended = f"{_moment(record['closed_at'])}, {record['closed_by']}"
        rows.append(_fact(gettext("Đóng ca"), ended))
        if record["closed_at"] < shift["opened_at"]:
            rows.append(Paragraph(words(gettext("Giờ của máy bị lùi trong ca này."))))
    if record["people"]:
        rows.append(_fact(gettext("Thu ngân"), ", ".join(record["people"])))
    days = ", ".join(format_day(date.fromisoformat(day)) for day in record["days"])
    rows.append(_fact(gettext("Gồm ngày"), days))
    return tuple(rows)


def _sales(record: Told) -> tuple[Block, ...]:
    sales, owners = record["sales"], record["owners"]
    receipts = record["receipts"]
    rows: list[Block] = [
        _fact(gettext("Phiếu bán"), str(sales["bills"])),
        _fact(gettext("Món"), str(sales["things"])),
    ]
    if receipts["first"]:
        rows.append(_fact(gettext("Từ phiếu"), receipts["first"]))
        rows.append(_fact(gettext("Đến phiếu"), receipts["last"]))
    return (
        *rows,
        _line(gettext("Tiền hàng trước giảm"), sales["gross_vnd"]),
        _line(gettext("Giảm giá"), -sales["discount_vnd"]),
        _line(gettext("Làm tròn tiền mặt"), -sales["rounding_vnd"]),
        _line(gettext("Bán được"), sales["total_vnd"], bold=True),
        _line(gettext("Trả hàng"), -record["returns"]["amount_vnd"]),
        _line(gettext("Còn lại"), record["net_vnd"], bold=True),
        _line(gettext("Hàng của cửa hàng"), owners["owned_vnd"]),
        _line(gettext("Hàng ký gửi"), owners["consigned_vnd"]),
    )


def _vat(groups: Iterable[Told], head: str) -> tuple[Block, ...]:
    rows = tuple(
        (
            one["code"].replace("%", " %"),
            format_vnd(one["net_vnd"]),
            format_vnd(one["vat_vnd"]),
            format_vnd(one["amount_vnd"]),
        )
        for one in groups
        if one["code"] != "NONE"
    )
    if not rows:
        return ()
    return (Table((head, gettext("Chưa thuế"), gettext("Tiền thuế"), gettext("Gồm thuế")), rows),)


def _returns(record: Told) -> tuple[Block, ...]:
    back = record["returns"]
    if not back["bills"]:
        return ()
    return (
        _fact(gettext("Phiếu trả hàng"), str(back["bills"])),
        _fact(gettext("Từ phiếu"), back["first"]),
        _fact(gettext("Đến phiếu"), back["last"]),
        *(
            _line(gettext("Hoàn: %(way)s", way=sentences.tender(one["kind"])), one["amount_vnd"])
            for one in back["refunds"]
        ),
        *_vat(back["vat"], gettext("Thuế hàng trả")),
    )


def _checks(checks: Iterable[Told]) -> tuple[Block, ...]:
    rows = tuple(
        (
            sentences.tender(one["kind"]),
            format_vnd(one["expected_vnd"]),
            format_vnd(one["counted_vnd"]),
            _signed(one["difference_vnd"]),
        )
        for one in checks
    )
    heads = (gettext("Khách trả"), gettext("Phải có"), gettext("Thực có"), gettext("Lệch"))
    return (Table(heads, rows),)


def _tenders(tenders: Iterable[Told]) -> tuple[Block, ...]:
    return tuple(
        _line(f"{sentences.tender(one['kind'])} ({one['times']})", one["amount_vnd"])
        for one in tenders
    )


def _drawer(drawer: Told) -> tuple[Block, ...]:
    return (
        _line(gettext("Tiền đầu ca"), drawer["float_vnd"]),
        _line(gettext("Tiền mặt bán hàng"), drawer["cash_vnd"]),
        _line(gettext("Nộp thêm vào"), drawer["in_vnd"]),
        _line(gettext("Chi ra"), -drawer["out_vnd"]),
        _line(gettext("Hoàn tiền mặt"), -drawer["refunds_vnd"]),
    )


def _opening(shift: Told) -> tuple[Block, ...]:
    before = shift["before_vnd"]
    if before is None or before == shift["float_vnd"]:
        return ()
    return (
        _line(gettext("Ca trước để lại"), before),
        _line(gettext("Đếm lúc mở ca"), shift["float_vnd"]),
        _line(gettext("Lệch lúc mở ca"), shift["float_vnd"] - before, signed=True),
    )


def _counts(counts: Iterable[Told]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in counts:
        title = gettext("Đếm lần %(no)s", no=one["no"])
        blocks.append(Row(words(title, bold=True), Text(_moment(one["at"]))))
        rows = tuple(
            (format_vnd(note), str(count), format_vnd(note * count))
            for note in NOTES_VND
            if (count := one["notes"].get(str(note), 0))
        )
        if rows:
            blocks.append(Table((gettext("Tờ"), gettext("Số tờ"), gettext("Thành tiền")), rows))
        blocks.append(_line(one["by"], one["counted_vnd"]))
    return tuple(blocks)


def _moves(moves: Iterable[Told]) -> tuple[Block, ...]:
    return tuple(
        block
        for one in moves
        for block in (
            Row(words(_move_words(one)), Text(_move_amount(one))),
            Paragraph(
                words(" · ".join(p for p in (_moment(one["at"]), one["by"], one["note"]) if p)),
                size=Size.SMALL,
                indent=1,
            ),
        )
    )


def _move_words(one: Told) -> str:
    why = sentences.cash_reason(one["reason"], is_in=one["kind"] == "in")
    return gettext("Không chi được: %(why)s", why=why) if one["kind"] == "refused" else why


def _move_amount(one: Told) -> str:
    if one["kind"] == "refused":
        return f"({format_vnd(one['amount_vnd'])})"
    return _signed(one["amount_vnd"] if one["kind"] == "in" else -one["amount_vnd"])


def _unseen(unseen: Iterable[Told]) -> tuple[Block, ...]:
    rows = tuple(_line(sentences.transfer(one), one["amount_vnd"]) for one in unseen)
    head = Paragraph(words(gettext("Chuyển khoản chưa thấy tiền về"), bold=True))
    return (head, *rows) if rows else ()


def _happenings(told: Iterable[Told]) -> tuple[Block, ...]:
    return tuple(Row(words(sentences.happening(one["kind"])), Text(one["by_name"])) for one in told)


def _approvals(approvals: Iterable[Told]) -> tuple[Block, ...]:
    return tuple(
        block
        for one in approvals
        for block in (
            Row(
                words(
                    gettext("Duyệt: %(what)s", what=sentences.happening(f"approval:{one['kind']}"))
                ),
                Text(one["by_name"]),
            ),
            *_maybe(one["reason"]),
        )
    )


def _carried(carried: Iterable[Told]) -> tuple[Block, ...]:
    rows = tuple(
        _line(
            gettext("Đơn %(no)s, %(lines)s dòng", no=one["no"], lines=one["lines"]),
            one["amount_vnd"],
        )
        for one in carried
    )
    head = Paragraph(words(gettext("Chuyển sang ca sau"), bold=True))
    return (head, *rows) if rows else ()


def _ends(record: Told) -> tuple[Block, ...]:
    fresh = record["freshness"]
    return (
        _line(gettext("Tổng tích lũy trước"), record["gt_before_vnd"]),
        _line(gettext("Tổng tích lũy sau"), record["gt_after_vnd"]),
        _fact(gettext("Sự việc chưa gửi trung tâm"), str(fresh["unsent"])),
        _fact(gettext("Giá sửa lần cuối"), _moment(fresh["price_at"])),
        _fact(gettext("Chứng nhận sửa lần cuối"), _moment(fresh["certificate_at"])),
    )


def _signatures() -> tuple[Block, ...]:
    return (
        Row(words(gettext("Thu ngân ký"), bold=True), Text(gettext("Người nhận ký"), bold=True)),
        Gap(Space.LARGE),
        Gap(Space.LARGE),
        Gap(Space.LARGE),
    )


# --- Small words -------------------------------------------------------------------------


def _moment(at: str | None) -> str:
    return format_moment(parse_at(at)) if at else gettext("chưa có")


def _signed(amount_vnd: int) -> str:
    return f"+{format_vnd(amount_vnd)}" if amount_vnd > 0 else format_vnd(amount_vnd)


def _line(name: str, amount_vnd: int, *, bold: bool = False, signed: bool = False) -> Row:
    said = _signed(amount_vnd) if signed else format_vnd(amount_vnd)
    return Row(words(name, bold=bold), Text(said, bold=bold))


def _fact(name: str, said: str) -> Row:
    return Row(words(name), Text(said))


def _maybe(said: str) -> tuple[Block, ...]:
    return (Paragraph(words(said), size=Size.SMALL, indent=1),) if said else ()
