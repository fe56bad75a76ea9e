"""What people read when something cannot be done: code → Vietnamese sentence (the msgid).

What happened, then what to do.  English is in the catalogue.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pos.base.dates import format_day, format_moment
from pos.base.errors import Refusal
from pos.base.money import format_vnd_with_sign
from pos.web.care_words import AGES, CARE, CARE_LINES
from pos.web.i18n import gettext

REFUSALS: dict[str, str] = {
    "shop.wrong_pin": "PIN chưa đúng. Còn %(left)s lần.",
    "shop.pin_locked": "Sai PIN nhiều lần. Đợi %(wait_s)s giây rồi nhập lại.",
    "shop.weak_pin": "PIN này dễ đoán quá. Chọn sáu số khác, không liền nhau, không lặp lại.",
    "shop.not_yours": "Việc này cần cửa hàng trưởng. Bấm Khóa máy để đổi người.",
    "shop.not_here": "Trang này chỉ mở được trên máy ở quầy.",
    "shop.from_elsewhere": "Yêu cầu đến từ một trang khác nên máy không nhận. Mở lại trang này.",
    "till.clock_wrong": "Máy đang để ngày %(day)s. Chỉnh lại ngày giờ của máy rồi bán tiếp.",
    "base.no_room": (
        "Ổ đĩa đầy nên máy chưa ghi được việc này; không có gì thay đổi. "
        "Xóa bớt tệp trên máy rồi làm lại."
    ),
    "base.not_writable": (
        "Máy không ghi được vào sổ; không có gì thay đổi. "
        "Xem ổ đĩa có bị khóa hay lỏng dây không, rồi làm lại."
    ),
    "catalogue.unreadable_file": (
        "Chưa đọc được tệp này (%(reason)s). Lưu lại thành CSV UTF-8 rồi thử lại."
    ),
    "catalogue.missing_columns": "Tệp thiếu cột %(columns)s. Thêm cột rồi thử lại.",
    "stock.not_enough": "Sổ ghi lô này không còn đủ hàng. Đếm lại rồi ghi số thật.",
    "stock.lot_differs": "Đã có lô %(code)s, hạn dùng khác. Xem lại tem, hoặc đặt mã lô khác.",
    "stock.lot_past_selling": "Lô %(code)s đã hết hạn %(use_by)s, không in tem để bán nữa.",
    "stock.label_does_not_fit": (
        "Chữ hoặc mã QR không vừa khổ %(size)s. Chọn khổ lớn hơn, hoặc đặt mã lô ngắn hơn."
    ),
    "stock.unknown_lot": "Chưa có lô này. Xem lại mã lô.",
    "stock.unknown_product": "Chưa chọn hàng, hoặc hàng này không ghi vào kho. Chọn lại.",
    "till.no_shift": "Quầy chưa mở ca. Mở ca rồi bán.",
    "till.shift_is_open": "Quầy này đang mở ca rồi. Cứ bán tiếp.",
    "till.draft_is_closed": "Đơn này đã xong hoặc đã đóng ở cửa sổ khác. Mở đơn mới.",
    "till.nothing_to_sell": "Đơn chưa có món nào. Quét món đầu tiên.",
    "till.order_changed": "Đơn vừa đổi, giờ là %(total)s. Xem lại rồi thu tiền.",
    "till.paid_too_little": "Còn thiếu %(missing)s.",
    "till.paid_too_much": "Số tiền khách đưa lớn quá. Xem rồi gõ lại.",
    "till.other_payment": "Đơn này đã thu tiền: phiếu %(number)s, khách đưa %(tendered)s.",
    "till.lot_expired": "%(name)s, lô %(lot_code)s: HSD %(use_by)s đã qua. Bỏ dòng này khỏi đơn.",
    "till.lot_needed": "%(name)s: có lô đã hết hạn. Xem tem, chọn đúng lô rồi thu tiền.",
    "till.no_price": "%(name)s chưa có giá. Nhờ cửa hàng trưởng đặt giá.",
    "till.too_much": "Số lượng quá lớn. Nhiều nhất là %(most)s.",
    "till.nothing_to_copy": "Quầy này chưa có phiếu nào để in lại.",
    "spool.unknown_paper": "Không tìm thấy phiếu này.",
    "spool.paper_is_settled": "Tờ này vừa được xử lý rồi. Tải lại trang để xem.",
}

SETTINGS: dict[str, str] = {
    "setting.file_unreadable": "Chưa mở được tệp %(path)s. Xem lại quyền đọc tệp.",
    "setting.book_damaged": (
        "Sổ %(path)s bị hỏng, không đọc được. Đừng xóa gì; "
        "lấy lại từ bản sao lưu bằng lệnh ocop-pos restore."
    ),
    "setting.config_unreadable": "Tệp %(path)s viết chưa đúng, xem dòng %(line)s.",
    "setting.unknown": "Tệp %(path)s có mục lạ: %(name)s. Xóa mục đó rồi chạy lại.",
    "setting.home": "OCOP_POS_HOME %(path)s không phải thư mục. Chọn thư mục khác.",
    "setting.host": "OCOP_POS_HOST '%(given)s' không phải địa chỉ máy. Ví dụ: 127.0.0.1.",
    "setting.port": "OCOP_POS_PORT '%(given)s' không phải số cổng. Đặt một số từ 1 đến 65535.",
    "setting.printer": (
        "OCOP_POS_PRINTER '%(given)s' không phải địa chỉ máy in. "
        "Ví dụ: tcp://127.0.0.1:9100, file:///dev/usb/lp0 hoặc preview:"
    ),
    "setting.paper_mm": "OCOP_POS_PAPER_MM '%(given)s' không phải khổ giấy. Đặt 80 hoặc 58.",
    "setting.backup": (
        "OCOP_POS_BACKUP '%(given)s' phải là đường dẫn đầy đủ tới thư mục trên ổ khác hoặc USB, "
        "không nằm trong thư mục dữ liệu của cửa hàng."
    ),
    "setting.public_url": (
        "OCOP_POS_PUBLIC_URL '%(given)s' không phải địa chỉ để in vào mã. "
        "Ví dụ: https://sp.example.vn"
    ),
    "setting.public_url_https": (
        "OCOP_POS_PUBLIC_URL '%(given)s' phải bắt đầu bằng https://. "
        "Chỉ chạy thử trên máy này (127.0.0.1) mới dùng http:// được."
    ),
    "setting.sqlite_library": (
        "Thư viện SQLite %(version)s có thể làm hỏng sổ. Cài lại theo requirements.txt."
    ),
    "setting.key_damaged": "Tệp khóa %(path)s bị hỏng. Chép lại thư mục keys của sổ này.",
    "setting.key_missing": (
        "Thiếu tệp khóa %(path)s. Chép lại thư mục keys của sổ này rồi chạy lại."
    ),
    "setting.key_differs": (
        "Tệp khóa %(path)s là của sổ khác. Chép lại thư mục keys của sổ này rồi chạy lại."
    ),
    "setting.clock_behind": (
        "Máy đang để %(now)s, trước việc cuối trong sổ (%(last)s). "
        "Chỉnh lại ngày giờ của máy rồi chạy lại; giờ máy đã đúng thì chạy lệnh ocop-pos clock."
    ),
    "setting.clock_before_release": (
        "Máy đang để %(now)s, trước cả ngày làm ra phần mềm này. "
        "Chỉnh lại ngày giờ của máy rồi chạy lại."
    ),
    "setting.read_only": (
        "%(path)s chỉ đọc được, không ghi được. Mở quyền ghi, hoặc chọn thư mục khác, rồi chạy lại."
    ),
    "setting.copy_rotten": "Bản sao %(path)s bị hỏng. Chọn một bản sao khác.",
    "setting.no_shop_in_copy": "Tệp %(path)s không phải bản sao sổ của một cửa hàng.",
    "setting.copy_chain": (
        "Bản sao %(path)s có chuỗi sự việc sai ở số %(seq)s. Chọn một bản sao khác."
    ),
    "setting.recovery_code": "Mã khôi phục chưa đúng. Xem lại tờ giấy đã ghi rồi gõ lại.",
    "setting.no_keys": (
        "Cạnh bản sao %(path)s không có khóa của cửa hàng. Cắm ổ có tệp keys.sealed, "
        "hoặc thêm --new-keys để làm khóa mới."
    ),
    "setting.other_shop": (
        "Bản sao %(path)s là của cửa hàng khác. "
        "Đặt OCOP_POS_HOME là một thư mục trống rồi chạy lại."
    ),
    "setting.no_room": "Ổ đĩa không đủ chỗ: %(path)s. Xóa bớt tệp rồi chạy lại.",
    "setting.newer_book": (
        "Sổ %(path)s do bản phần mềm mới hơn ghi (%(revision)s). Cài lại bản đó rồi chạy."
    ),
    "setting.running": "Cửa hàng ở %(path)s đang chạy rồi, không mở thêm được lần nữa.",
    "setting.port_taken": (
        "Cổng %(port)s đang có chương trình khác dùng. Tắt nó, hoặc đặt OCOP_POS_PORT khác."
    ),
    "setting.cannot_listen": (
        "Máy này không mở được địa chỉ %(host)s:%(port)s. Đặt lại OCOP_POS_HOST và OCOP_POS_PORT."
    ),
    "setting.empty_home": (
        "Thư mục %(path)s chưa có cửa hàng nào. Xem thử bằng lệnh: ocop-pos demo"
    ),
    "setting.not_demo": "Thư mục %(path)s là cửa hàng thật, không chạy bản dùng thử ở đây được.",
    "setting.no_book": "Không thấy sổ ở %(path)s.",
    "setting.file_exists": "%(path)s đã có. Đặt tên tệp khác.",
    "setting.no_folder": "Không có thư mục %(path)s. Tạo thư mục đó, hoặc chọn chỗ khác.",
    "setting.no_export": (
        "Tệp %(path)s, dòng %(line)s không phải sự việc đã xuất. Xuất lại rồi kiểm tra."
    ),
}
"""What stops the program at its start."""

ROWS: dict[str, str] = {
    "missing": "chưa có",
    "too_long": "dài quá",
    "extra_cells": "thừa ô, xem lại dấu phẩy trong các ô",
    "not_known": "không có trong danh sách",
    "twice_in_file": "lặp lại trong tệp",
    "code_of_another": "mã này đã là của mặt hàng khác",
    "unit_differs": "khác đơn vị đang dùng",
    "not_stars": "sao phải là 3, 4 hoặc 5",
    "not_days": "không phải số ngày",
    "zero": "phải lớn hơn 0",
    "empty": "chưa có",
    "pattern": "chỉ gồm chữ A–Z, số và dấu gạch, nhiều nhất 20 ký tự",
    "telex": "có cặp chữ mà bộ gõ tiếng Việt hay đổi",
    "looks_like_gtin": "giống mã vạch, đặt mã khác",
    "check_digit": "số kiểm tra không khớp",
    "length": "thừa hoặc thiếu chữ số",
    "not_digits": "có ký tự không phải chữ số",
    "all_zero": "toàn số 0",
    "not_assigned": "không phải mã đã cấp",
    "negative": "không được âm",
    "fraction": "tiền đồng không có phần lẻ",
    "not_a_number": "không phải là số",
    "too_large": "lớn quá",
    "not_a_day": "chưa đọc được ngày",
    "no_such_day": "không có ngày này",
    "year": "năm không hợp lý",
    "dots": "không thể chỉ có dấu chấm",
}
"""Why a row of an import stays out."""

FIELDS: dict[str, str] = {
    "missing": "Chưa nhập.",
    "empty": "Chưa nhập.",
    "not_a_number": "Chưa phải là số. Gõ chữ số, ví dụ 12.",
    "not_whole": "Phải là số nguyên. Gõ lại, ví dụ 3.",
    "zero": "Phải lớn hơn 0. Gõ lại.",
    "negative": "Không nhận số âm. Gõ lại.",
    "too_large": "Lớn quá. Xem lại số vừa gõ.",
    "unit_missing": "Chưa rõ đơn vị. Gõ kèm đơn vị, ví dụ 450 g, 1,5 kg hay 750 ml.",
    "too_precise": "Lẻ quá. Gõ tới từng gam hay từng ml thôi, ví dụ 0,450 kg.",
    "wrong_unit": "Đơn vị này không hợp. Món cân thì gõ g hay kg, món đong thì gõ ml hay lít.",
    "not_known": "Không có trong danh sách. Chọn lại.",
    "not_known_date": "Chưa đọc được ngày. Gõ theo mẫu 21/11/2026.",
    "not_a_date": "Chưa đọc được ngày. Gõ theo mẫu 21/11/2026.",
    "passed": "Ngày này đã qua. Hàng hết hạn không nhận vào kho.",
    "in_future": "Ngày sản xuất chưa tới. Xem lại bao bì.",
    "before_made": "Hạn dùng trước ngày sản xuất. Xem lại bao bì.",
    "too_far": "Hạn dùng quá xa. Xem lại năm.",
    "too_long": "Dài quá. Viết ngắn lại.",
    "bad_code": "Mã chỉ gồm chữ A–Z, số và dấu gạch, nhiều nhất 20 ký tự.",
    "telex": "Mã có cặp chữ mà bộ gõ tiếng Việt hay đổi (AA, DD, EE, OO, W). Đặt mã khác.",
    "not_money": "Chưa đọc được số tiền. Gõ theo mẫu 185.000.",
    "unreadable": "Chưa đọc được. Xem lại.",
}


PAPERS: dict[str, str] = {
    "no_answer": "Máy in không trả lời. Xem máy in đã bật và cắm dây chưa.",
    "hung_up": "Máy in ngắt ngay từ đầu, có thể đang bận.",
    "cannot_open": "Không mở được cổng máy in. Cắm lại dây rồi chờ máy tự gửi.",
    "nothing_taken": "Máy in chưa nhận. Xem còn giấy không, nắp đã đóng chưa.",
    "cannot_write": "Chưa ghi được hình phiếu. Xem ổ đĩa còn chỗ không.",
    "part_taken": "Đang in thì mất kết nối, có thể mới ra một phần.",
    "broke_at_end": "Gửi hết thì mất kết nối, có thể đã ra cả tờ.",
    "restarted": "Máy tắt giữa lúc đang in.",
    "restored": "Sổ vừa khôi phục từ bản sao; tờ này có thể đã in rồi.",
    "does_not_fit": "Chữ trên phiếu không vừa khổ giấy.",
    "qr_does_not_fit": "Mã QR không vừa khổ giấy.",
    "unreadable_paper": "Phiếu lưu trong sổ không đọc được.",
    "seen": "Người bán đã thấy tờ này ra giấy.",
    "reprinted": "Đã in bản sao thay cho tờ này.",
    "skipped": "Người bán cho qua, không in nữa.",
}
"""Why a paper is held, not known or dismissed."""


FAULTS: dict[str, str] = {
    "gap": "thiếu sự việc, hoặc thừa",
    "prev": "không nối với sự việc ngay trước",
    "hash": "nội dung đã bị sửa",
    "signature": "chữ ký không đúng",
    "key": "khóa ký không đúng",
    "parent": "kỳ mới không nối với kỳ trước",
    "text": "chữ không đọc được",
}
"""What is wrong with a fact of a stream."""


def fault(code: str) -> str:
    """What is wrong with a fact."""
    return gettext(FAULTS[code])


def paper(code: str) -> str:
    """Why a paper is where it is; empty where there is nothing to say."""
    return gettext(PAPERS.get(code, "Chưa rõ vì sao.")) if code else ""


def refusal(no: Refusal) -> str:
    """The sentence of a refusal in the request's language, its facts filled in."""
    return gettext(REFUSALS[no.code], **_facts(no))


def setting(code: str, facts: dict[str, object]) -> str:
    """The sentence that ends a start."""
    return gettext(SETTINGS[code], **facts)


def care(code: str, facts: Mapping[str, object]) -> str:
    """What the doctor found, and what to do."""
    return gettext(CARE[code], **{name: _moment(value) for name, value in facts.items()})


def care_line(code: str, facts: Mapping[str, object], now: datetime) -> str:
    """The same in a few words."""
    at = facts.get("at")
    told = {"ago": ago(now - at)} if isinstance(at, datetime) else {}
    return gettext(CARE_LINES[code], **told) if told else gettext(CARE_LINES[code])


def ago(age: timedelta) -> str:
    """How long ago: whole minutes, hours from 90 minutes on, days from 48 hours on."""
    minutes = age // timedelta(minutes=1)
    if minutes < 2:
        return gettext(AGES["now"])
    if minutes < 90:
        return gettext(AGES["minutes"], n=minutes)
    if minutes < 48 * 60:
        return gettext(AGES["hours"], n=minutes // 60)
    return gettext(AGES["days"], n=minutes // (24 * 60))


def _moment(value: object) -> object:
    return format_moment(value) if isinstance(value, datetime) else value


def row(code: str) -> str:
    """Why a row of an import stays out."""
    return gettext(ROWS.get(code, "chưa đọc được"))


def field(code: str) -> str:
    """The sentence beside a field."""
    return gettext(FIELDS.get(code, FIELDS["unreadable"]))


def _facts(no: Refusal) -> dict[str, object]:
    facts = dict(no.facts)
    for name, value in no.facts.items():
        if name.endswith("_vnd") and isinstance(value, int):
            facts[name.removesuffix("_vnd")] = format_vnd_with_sign(value)
    for name in ("use_by", "day"):
        if name in facts:
            facts[name] = format_day(facts[name])  # type: ignore[arg-type]
    return facts
