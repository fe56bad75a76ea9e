"""The papers of a shift: X and Z.

A Z is a function of its stored record alone, so a copy is the same paper; it speaks the languages
that the shop's papers spoke then.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial

from pos.base.dates import format_day, format_moment, parse_at
from pos.base.money import NOTES_VND, format_vnd, format_vnd_with_sign
from pos.closing.paper_parts import Told, amount, fact, joined, maybe, named, signed, spaces, times
from pos.spool.parts import vat_table
from pos.spool.voices import Pair, Voice, beside
from pos.web import sentences
from pos.web.i18n import gettext
from printers.document import Align, Block, Boxed, Paragraph, Row, Size, Text, words


def z_paper(record: Told) -> str:
    """The Z, as words to be stored."""
    drawer, voice = record["drawer"], _voice(record)
    return joined(
        _head(voice, record, voice.pair("BÁO CÁO CUỐI CA (Z)"), record["closing"]["number"]),
        _times(voice, record, closed=True),
        _sales(voice, record),
        _vat(voice, record["vat"]),
        _returns(voice, record),
        _checks(voice, record["tenders"], record.get("slips", {})),
        _drawer(voice, drawer),
        (
            amount(voice.pair("Phải có trong ngăn kéo"), drawer["expected_vnd"], bold=True),
            amount(voice.pair("Đếm được"), drawer["counted_vnd"], bold=True),
            amount(voice.pair("Chênh lệch"), drawer["difference_vnd"], bold=True, is_signed=True),
            *maybe(drawer["reason"]),
            amount(voice.pair("Lấy ra cất"), drawer["taken_vnd"]),
            amount(voice.pair("Để lại cho ca sau"), drawer["left_vnd"]),
        ),
        _opening(voice, record["shift"]),
        _counts(voice, record["counts"]),
        _moves(voice, record["moves"]),
        _unseen(voice, record["unseen"]),
        _happenings(voice, record["happenings"]),
        _approvals(voice, record["approvals"]),
        _carried(voice, record["carried"]),
        _ends(voice, record),
        tuple(block for one in record["notices"] for block in _notice(voice, one)),
        _signatures(voice),
    )


def x_paper(record: Told, *, number: str, at: str, by_name: str) -> str:
    """The shift so far, for who may see all of it.

    Args:
        number: what the paper is called.
        at: the moment in words.
    """
    voice = _voice(record)
    return joined(
        _head(voice, record, voice.pair("BÁO CÁO TRONG CA (X)"), number),
        _times(voice, record, closed=False),
        (Row(words(at), Text(by_name)),),
        _sales(voice, record),
        _vat(voice, record["vat"]),
        _returns(voice, record),
        _tenders(voice, record["tenders"]),
        _drawer(voice, record["drawer"]),
        (
            amount(
                voice.pair("Phải có trong ngăn kéo"), record["drawer"]["expected_vnd"], bold=True
            ),
        ),
        _moves(voice, record["moves"]),
        _happenings(voice, record["happenings"]),
        _ends(voice, record),
    )


def blind_paper(record: Told, *, number: str, at: str, by_name: str) -> str:
    """The shift so far for who has yet to count: nothing from which the drawer could be told."""
    voice = _voice(record)
    paid = [one for one in record["tenders"] if one["kind"] != "cash"]
    return joined(
        _head(voice, record, voice.pair("TRONG CA (X)"), number),
        _times(voice, record, closed=False),
        (Row(words(at), Text(by_name)),),
        (
            fact(voice.pair("Phiếu bán"), str(record["sales"]["bills"])),
            fact(voice.pair("Món"), str(record["sales"]["things"])),
            fact(voice.pair("Số phiếu trả"), str(record["returns"]["bills"])),
        ),
        _tenders(voice, paid),
        _moves(voice, record["moves"]),
        voice.lines("Tiền mặt đếm khi đóng ca, không in trước.", size=Size.SMALL),
    )


# --- The parts ---------------------------------------------------------------------------


def _voice(record: Told) -> Voice:
    return Voice(record["shop"].get("papers_english", False))


def _head(voice: Voice, record: Told, name: Pair, number: str) -> tuple[Block, ...]:
    shop = record["shop"]
    known = " · ".join(
        part for part in (shop["address"], f"MST {shop['mst']}" if shop["mst"] else "") if part
    )
    return (
        Paragraph(words(shop["name"], bold=True), size=Size.TITLE, align=Align.CENTER),
        *((Boxed(voice.say("BẢN DÙNG THỬ")),) if shop["is_demo"] else ()),
        Paragraph(words(known), size=Size.SMALL, align=Align.CENTER),
        Paragraph(words(name[0], bold=True), size=Size.HEADING, align=Align.CENTER),
        *voice.second(name[1], align=Align.CENTER),
        Paragraph(words(number, bold=True), align=Align.CENTER),
    )


def _times(voice: Voice, record: Told, *, closed: bool) -> tuple[Block, ...]:
    shift = record["shift"]
    opened = f"{_moment(shift['opened_at'])}, {shift['opened_by']}"
    desk = voice.pair("Quầy %(no)s · Ca %(shift)s", no=record["register_no"], shift=shift["no"])
    rows: list[Block] = [Paragraph(beside(desk)), fact(voice.pair("Mở lúc"), opened)]
    if closed:
        ended = f"{_moment(record['closed_at'])}, {record['closed_by']}"
        rows.append(fact(voice.pair("Đóng lúc"), ended))
        if record["closed_at"] < shift["opened_at"]:
            rows.extend(voice.lines("Giờ của máy bị lùi trong ca này."))
    if record["people"]:
        rows.append(fact(voice.pair("Thu ngân"), ", ".join(record["people"])))
    days = ", ".join(format_day(date.fromisoformat(day)) for day in record["days"])
    rows.append(fact(voice.pair("Gồm ngày"), days))
    return tuple(rows)


def _sales(voice: Voice, record: Told) -> tuple[Block, ...]:
    sales, owners = record["sales"], record["owners"]
    receipts = record["receipts"]
    rows: list[Block] = [
        fact(voice.pair("Phiếu bán"), str(sales["bills"])),
        fact(voice.pair("Món"), str(sales["things"])),
    ]
    if receipts["first"]:
        rows.append(fact(voice.pair("Từ phiếu"), receipts["first"]))
        rows.append(fact(voice.pair("Đến phiếu"), receipts["last"]))
    return (
        *rows,
        amount(voice.pair("Tiền hàng trước giảm"), sales["gross_vnd"]),
        amount(voice.pair("Giảm giá"), -sales["discount_vnd"]),
        amount(voice.pair("Làm tròn tiền mặt"), -sales["rounding_vnd"]),
        amount(voice.pair("Bán được"), sales["total_vnd"], bold=True),
        amount(voice.pair("Tiền hàng trả"), -record["returns"]["amount_vnd"]),
        amount(voice.pair("Còn lại"), record["net_vnd"], bold=True),
        amount(voice.pair("Hàng của cửa hàng"), owners["owned_vnd"]),
        amount(voice.pair("Hàng ký gửi"), owners["consigned_vnd"]),
    )


def _vat(voice: Voice, groups: Iterable[Told], head: Pair | None = None) -> tuple[Block, ...]:
    sums = [(one["code"], one["net_vnd"], one["vat_vnd"], one["amount_vnd"]) for one in groups]
    table = vat_table(voice, sums, head)
    return () if table is None else (table,)


def _returns(voice: Voice, record: Told) -> tuple[Block, ...]:
    back = record["returns"]
    if not back["bills"]:
        return ()
    return (
        fact(voice.pair("Số phiếu trả"), str(back["bills"])),
        fact(voice.pair("Từ phiếu"), back["first"]),
        fact(voice.pair("Đến phiếu"), back["last"]),
        *(amount(_refund(voice, one["kind"]), one["amount_vnd"]) for one in back["refunds"]),
        *_vat(voice, back["vat"], voice.pair("Thuế hàng trả")),
    )


def _refund(voice: Voice, kind: str) -> Pair:
    return voice.spoken(lambda: gettext("Hoàn: %(way)s", way=sentences.tender(kind)))


def _checks(voice: Voice, checks: Iterable[Told], slips: Told) -> tuple[Block, ...]:
    rows = tuple(
        (
            _in_a_cell(voice.spoken(partial(sentences.tender, one["kind"]))),
            format_vnd(one["expected_vnd"]),
            format_vnd(one["counted_vnd"]),
            signed(one["difference_vnd"]),
        )
        for one in checks
    )
    heads = (
        voice.pair("Khách trả"),
        voice.pair("Phải có"),
        voice.pair("Thực có"),
        voice.pair("Lệch"),
    )
    return (
        voice.table(heads, rows),
        *(_terminal(voice, slips) if slips.get("card_back_vnd") else ()),
    )


def _terminal(voice: Voice, slips: Told) -> tuple[Block, ...]:
    """A settlement that gave anything back, as its slip has it."""
    return (
        amount(voice.pair("Máy thẻ: đã thu"), slips["card_vnd"]),
        amount(voice.pair("Máy thẻ: đã hoàn"), -slips["card_back_vnd"]),
    )


def _in_a_cell(pair: Pair) -> str:
    """Both in the size of a table, which has but one."""
    return " · ".join(one for one in pair if one)


def _tenders(voice: Voice, tenders: Iterable[Told]) -> tuple[Block, ...]:
    return tuple(
        Row(
            (*beside(voice.spoken(partial(sentences.tender, one["kind"]))), times(one["times"])),
            Text(format_vnd(one["amount_vnd"])),
        )
        for one in tenders
    )


def _drawer(voice: Voice, drawer: Told) -> tuple[Block, ...]:
    return (
        amount(voice.pair("Tiền đầu ca"), drawer["float_vnd"]),
        amount(voice.pair("Tiền mặt bán hàng"), drawer["cash_vnd"]),
        amount(voice.pair("Nộp thêm vào"), drawer["in_vnd"]),
        amount(voice.pair("Chi ra"), -drawer["out_vnd"]),
        amount(voice.pair("Hoàn tiền mặt"), -drawer["refunds_vnd"]),
    )


def _opening(voice: Voice, shift: Told) -> tuple[Block, ...]:
    before = shift["before_vnd"]
    if before is None or before == shift["float_vnd"]:
        return ()
    return (
        amount(voice.pair("Ca trước để lại"), before),
        amount(voice.pair("Đếm lúc mở ca"), shift["float_vnd"]),
        amount(voice.pair("Lệch lúc mở ca"), shift["float_vnd"] - before, is_signed=True),
    )


def _counts(voice: Voice, counts: Iterable[Told]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in counts:
        title = voice.pair("Đếm lần %(no)s", no=one["no"])
        blocks.append(Row(beside(title, bold=True), Text(_moment(one["at"]))))
        rows = tuple(
            (format_vnd(note), str(count), format_vnd(note * count))
            for note in NOTES_VND
            if (count := one["notes"].get(str(note), 0))
        )
        if rows:
            heads = (voice.pair("Tờ"), voice.pair("Số tờ"), voice.pair("Thành tiền"))
            blocks.append(voice.table(heads, rows))
        blocks.append(named(one["by"], one["counted_vnd"]))
    return tuple(blocks)


def _moves(voice: Voice, moves: Iterable[Told]) -> tuple[Block, ...]:
    return tuple(
        block
        for one in moves
        for block in (
            Row(beside(voice.spoken(partial(_move, one))), Text(_move_amount(one))),
            *maybe(" · ".join(p for p in (_moment(one["at"]), one["by"], one["note"]) if p)),
        )
    )


def _move(one: Told) -> str:
    why = sentences.cash_reason(one["reason"], is_in=one["kind"] == "in")
    return gettext("Không chi được: %(why)s", why=why) if one["kind"] == "refused" else why


def _move_amount(one: Told) -> str:
    if one["kind"] == "refused":
        return f"({format_vnd(one['amount_vnd'])})"
    return signed(one["amount_vnd"] if one["kind"] == "in" else -one["amount_vnd"])


def _unseen(voice: Voice, unseen: Iterable[Told]) -> tuple[Block, ...]:
    rows = tuple(
        amount(voice.spoken(partial(sentences.transfer, one)), one["amount_vnd"]) for one in unseen
    )
    head = voice.lines("Chuyển khoản chưa thấy tiền về", bold=True)
    return (*head, *rows) if rows else ()


def _happenings(voice: Voice, told: Iterable[Told]) -> tuple[Block, ...]:
    said = [(voice.spoken(partial(sentences.happening, one["kind"])), one) for one in told]
    return tuple(fact(what, one["by_name"]) for what, one in said)


def _approvals(voice: Voice, approvals: Iterable[Told]) -> tuple[Block, ...]:
    return tuple(
        block
        for one in approvals
        for block in (
            fact(voice.spoken(partial(_approval, one)), one["by_name"]),
            *maybe(one["reason"]),
        )
    )


def _approval(one: Told) -> str:
    return gettext("Duyệt: %(what)s", what=sentences.happening(f"approval:{one['kind']}"))


def _carried(voice: Voice, carried: Iterable[Told]) -> tuple[Block, ...]:
    rows = tuple(
        amount(
            voice.pair("Đơn %(no)s, %(lines)s dòng", no=one["no"], lines=one["lines"]),
            one["amount_vnd"],
        )
        for one in carried
    )
    head = voice.lines("Chuyển sang ca sau", bold=True)
    return (*head, *rows) if rows else ()


def _ends(voice: Voice, record: Told) -> tuple[Block, ...]:
    fresh = record["freshness"]
    return (
        amount(voice.pair("Tổng tích lũy trước"), record["gt_before_vnd"]),
        amount(voice.pair("Tổng tích lũy sau"), record["gt_after_vnd"]),
        fact(voice.pair("Sự việc chưa gửi trung tâm"), str(fresh["unsent"])),
        fact(voice.pair("Giá sửa lần cuối"), _moment(fresh["price_at"])),
        fact(voice.pair("Chứng nhận sửa lần cuối"), _moment(fresh["certificate_at"])),
        *_lists(voice, fresh),
        *(block for one in fresh.get("confirmed", []) for block in _confirmed(voice, one)),
    )


def _lists(voice: Voice, fresh: Told) -> tuple[Block, ...]:
    """How old the centre's lists were; nothing in a shop that never heard of one."""
    rows = []
    if fresh.get("recall_at"):
        rows.append(fact(voice.pair("Nghe lệnh thu hồi lần cuối"), _moment(fresh["recall_at"])))
    if fresh.get("release_at"):
        words = voice.pair("Danh mục OCOP số %(no)s", no=fresh["release_no"])
        rows.append(fact(words, _moment(fresh["release_at"])))
    return tuple(rows)


def _confirmed(voice: Voice, z: Told) -> tuple[Block, ...]:
    """A closing that the centre found to be right."""
    return voice.lines(
        "Trung tâm đã xác nhận %(day)s: %(bills)s đơn, %(total)s",
        day=format_day(date.fromisoformat(z["business_on"])),
        bills=z["bills"],
        total=format_vnd_with_sign(z["total_vnd"]),
    )


def _notice(voice: Voice, notice: Told) -> tuple[Block, ...]:
    """What the law ends soon, in the law's own words."""
    return (*maybe(notice["vi"]), *voice.second(notice["en"], indent=1))


def _signatures(voice: Voice) -> tuple[Block, ...]:
    cashier, taker = voice.pair("Thu ngân ký"), voice.pair("Người nhận ký")
    english = Row(words(cashier[1]), Text(taker[1]), size=Size.SMALL)
    return (
        Row(words(cashier[0], bold=True), Text(taker[0], bold=True)),
        *((english,) if voice.has_english else ()),
        *spaces(3),
    )


def _moment(at: str | None) -> str:
    return format_moment(parse_at(at)) if at else "–"
