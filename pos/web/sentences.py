"""What people read when something cannot be done: code → Vietnamese sentence (the msgid).

What happened, then what to do.  English is in the catalogue.
"""

from collections.abc import Mapping, Sequence

from pos.base.dates import format_day
from pos.base.errors import Refusal
from pos.base.money import format_vnd_with_sign
from pos.web.i18n import gettext

REFUSALS: dict[str, str] = {
    "shop.wrong_pin": "PIN chưa đúng. Còn %(left)s lần.",
    "shop.pin_locked": "Sai PIN nhiều lần. Đợi %(wait_s)s giây rồi nhập lại.",
    "shop.weak_pin": "PIN này dễ đoán quá. Chọn sáu số khác, không liền nhau, không lặp lại.",
    "shop.not_yours": "Việc này cần cửa hàng trưởng. Bấm Khóa máy để đổi người.",
    "shop.not_here": "Trang này chỉ mở được trên máy ở quầy.",
    "shop.from_elsewhere": "Yêu cầu đến từ một trang khác nên máy không nhận. Mở lại trang này.",
    "shop.already_founded": "Thư mục này đã có cửa hàng rồi. Đăng nhập để vào.",
    "shop.unknown_person": "Không có ai như vậy đang làm ở đây. Tải lại trang để xem.",
    "shop.name_taken": "Đã có người tên %(name)s. Đặt tên khác, ví dụ thêm họ.",
    "shop.last_manager": "%(name)s là cửa hàng trưởng duy nhất. Giao việc cho người khác trước.",
    "shop.unknown_register": "Không có quầy này. Tải lại trang để xem.",
    "shop.registers_full": "Cửa hàng có đủ 9 quầy rồi, không thêm được nữa.",
    "shop.no_pairing": "Quầy 1 chính là máy này, không cần nối.",
    "shop.wrong_pair_code": "Mã nối chưa đúng. Còn %(left)s lần.",
    "shop.no_pair_code": "Mã nối này hết dùng được rồi. Lấy mã mới ở quầy 1, trang Quầy.",
    "till.clock_wrong": "Máy đang để ngày %(day)s. Chỉnh lại ngày giờ của máy rồi bán tiếp.",
    "catalogue.unreadable_file": "Chưa đọc được tệp này: %(reason)s",
    "catalogue.missing_columns": "Tệp thiếu cột %(columns)s. Thêm cột rồi thử lại.",
    "intake.nothing_to_take": "Mọi dòng tốt trong tệp đã có trong sổ, không còn gì để nhập.",
    "intake.books_changed": "Sổ vừa đổi nên kết quả sẽ khác. Xem lại rồi bấm nhập lần nữa.",
    "intake.not_the_last": "Chỉ hoàn tác được lần nhập mới nhất. Hoàn tác lần đó trước.",
    "intake.unknown_import": "Không còn tệp này trong máy. Nạp lại tệp.",
    "intake.columns_missing": "Tệp cần có cột %(columns)s, mỗi mục một cột. Chỉ lại cột rồi xem.",
    "intake.bad_pictures": "Chưa mở được tệp ảnh. Nén các ảnh thành một tệp .zip rồi nạp lại.",
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
    "setting.book_damaged": "Sổ %(path)s bị hỏng, không đọc được. Lấy lại từ bản sao lưu.",
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
        "Chỉnh lại ngày giờ của máy rồi chạy lại."
    ),
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
        "Thư mục %(path)s chưa có cửa hàng nào. "
        "Mở bằng lệnh ocop-pos run, hoặc xem thử: ocop-pos demo"
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
    "formula": "ô này là công thức chưa có kết quả; chép lại dạng giá trị (Paste Values)",
    "excel_error": "ô này Excel báo lỗi (#N/A, #REF!…); gõ lại giá trị thật",
    "merged_cell": "ô này bị gộp với ô khác; bỏ gộp ô rồi ghi giá trị vào từng dòng",
    "barcode_power": (
        "Excel đã đổi mã vạch thành số mũ nên mất chữ số; định dạng cột là Text rồi quét lại mã"
    ),
    "barcode_lost_zero": "có lẽ Excel đã bỏ số 0 ở đầu mã vạch; định dạng cột là Text rồi ghi lại",
    "price_in_thousands": "giá nhỏ quá, có lẽ ghi theo nghìn đồng; ghi đủ, ví dụ 185.000",
    "combo": "hàng combo, bộ quà chưa nhập bằng tệp được; tạo riêng trong phần mềm",
    "second_unit": "đây là đơn vị quy đổi của mã khác; chỉ nhập dòng đơn vị cơ bản",
    "lot_twice": "lô này đã có ở dòng trên",
    "lot_differs": "sổ đã có lô này với hạn dùng hoặc chủ hàng khác; đặt mã lô khác",
    "row_above": "dòng đầu của mặt hàng này bị loại",
    "passed": "hạn dùng đã qua; hàng hết hạn không nhập vào kho",
    "in_future": "ngày sản xuất chưa tới",
    "before_made": "hạn dùng trước ngày sản xuất",
    "too_far": "hạn dùng quá xa, xem lại năm",
    "not_a_date": "chưa đọc được ngày; ghi theo mẫu 21/11/2026",
    "not_money": "chưa đọc được số tiền; ghi theo mẫu 185.000",
    "bad_code": "mã chỉ gồm chữ A–Z, số và dấu gạch, nhiều nhất 20 ký tự",
    "unreadable": "chưa đọc được",
    "not_whole": "hàng tính theo cái phải là số nguyên",
    "too_precise": "lẻ quá; ghi tới từng gam hay từng ml thôi",
    "wrong_unit": "đơn vị ở đây không hợp với mặt hàng",
    "unit_missing": "chưa rõ đơn vị; ghi kèm g hay kg",
}
"""Why a row of an import stays out."""

REMARKS: dict[str, str] = {
    "unit_assumed": "chưa ghi đơn vị, tạm tính theo cái",
    "no_price": "chưa có giá, chưa bán được",
    "sku_made": "mã hàng là mã vạch, máy đặt mã riêng",
    "service_stock": "dịch vụ không ghi tồn",
    "negative_stock": "tồn âm, không ghi tồn; đếm lại rồi nhận hàng",
    "no_use_by": "tồn chưa có hạn dùng; xem bao bì rồi ghi lô",
    "lot_known": "lô này đã ghi tồn rồi, không cộng thêm",
    "spelling": "tên nhà sản xuất được gộp như đã chọn",
}
"""What a person should know about a row that is taken."""

FILES: dict[str, str] = {
    "too_large": "tệp lớn hơn 50 MB. Xóa bớt hình và trang thừa, hoặc tách thành nhiều tệp.",
    "empty": "tệp trống. Mở lại xem đã lưu chưa.",
    "nul_bytes": "tệp có ký tự rỗng, có thể bị hỏng khi chép. Xuất lại từ chương trình cũ.",
    "binary": "đây không phải tệp bảng tính. Chọn tệp Excel (.xlsx) hoặc CSV.",
    "unknown_encoding": "không rõ bảng mã chữ. Mở bằng Excel rồi lưu thành .xlsx.",
    "old_font": (
        "chữ trong tệp gõ bằng phông cũ (ABC, VNI). Đổi sang Unicode bằng Unikey rồi lưu lại."
    ),
    "mojibake": "chữ trong tệp đã hỏng từ trước. Xuất lại từ chương trình cũ, chọn UTF-8.",
    "not_csv": "dấu ngoặc kép mở ở dòng %(at)s không đóng. Sửa dòng đó rồi nạp lại.",
    "too_many_rows": "tệp có hơn 100.000 dòng. Tách thành nhiều tệp.",
    "too_many_columns": "tệp có hơn 200 cột. Xóa các cột thừa rồi nạp lại.",
    "pdf": "đây là tệp PDF. Xuất lại thành Excel (.xlsx) hoặc CSV.",
    "html": "đây là trang web đổi tên. Mở bằng Excel rồi lưu thành .xlsx.",
    "xml": "đây là tệp XML. Mở bằng Excel rồi lưu thành .xlsx.",
    "json": "đây là tệp JSON. Xuất lại thành Excel (.xlsx) hoặc CSV.",
    "picture": "đây là ảnh. Chọn tệp Excel (.xlsx) hoặc CSV.",
    "archive": "đây là tệp nén. Giải nén rồi chọn tệp Excel (.xlsx) hoặc CSV bên trong.",
    "database": "đây là tệp cơ sở dữ liệu. Xuất lại thành Excel (.xlsx) hoặc CSV.",
    "word": "đây là tệp Word hoặc PowerPoint. Chép bảng sang Excel rồi lưu thành .xlsx.",
    "program": "đây là chương trình, không phải bảng tính. Chọn tệp khác.",
    "sylk": "đây là tệp SYLK. Mở bằng Excel rồi lưu thành .xlsx.",
    "old_xls": "đây là Excel kiểu cũ (.xls). Mở bằng Excel rồi lưu thành .xlsx.",
    "xlsb": "đây là Excel nhị phân (.xlsb). Mở bằng Excel rồi lưu thành .xlsx.",
    "ods": "đây là tệp LibreOffice (.ods). Lưu lại thành .xlsx.",
    "encrypted": "tệp có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi nạp.",
    "zip_damaged": "tệp Excel bị hỏng hoặc chép dở. Chép lại, hoặc mở bằng Excel rồi lưu lại.",
    "zip_bomb": "tệp Excel bung ra quá lớn nên máy không mở. Lưu lại chỉ với bảng hàng.",
    "xml_broken": "tệp Excel hỏng bên trong. Mở bằng Excel rồi lưu lại.",
    "xml_unsafe": "tệp Excel có phần không an toàn. Mở bằng Excel rồi lưu lại.",
    "no_visible_sheet": "mọi trang trong tệp đều bị ẩn. Bỏ ẩn trang có hàng rồi lưu lại.",
    "not_utf8": "chữ không theo UTF-8. Lưu lại thành CSV UTF-8.",
}
"""Why a file cannot be read, and what to do; `at` is a line."""

NOTES: dict[str, str] = {
    "windows_1258": "Chữ trong tệp theo bảng mã Windows-1258, máy đã đổi sang Unicode.",
    "hidden_sheets": "Trang bị ẩn không đọc: %(at)s.",
    "hidden_rows": "Có %(at)s dòng bị ẩn, vẫn được đọc.",
    "formula_values": "Ô công thức lấy theo kết quả đã lưu: %(at)s.",
    "merged_cells": "Ô bị gộp: %(at)s.",
    "other_sheets": "Các trang khác chưa đọc: %(at)s.",
}
"""What is good to know about a file."""

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
    "phone": "Số điện thoại chưa đúng. Gõ theo mẫu 024 3825 0000.",
    "commune": "Chưa chọn xã, phường. Gõ tên rồi bấm chọn một dòng.",
    "tax_code": "Mã số thuế chưa đúng. Xem lại từng số trên giấy đăng ký, hoặc để trống.",
    "choose_one": "Chưa chọn. Bấm một dòng.",
    "showroom_code": "Mã gồm 2 đến 4 chữ rồi 2 đến 4 số, ví dụ HN01.",
    "weak_pin": "PIN này dễ đoán quá. Chọn sáu số khác, không liền nhau, không lặp lại.",
    "pin_differs": "Hai lần gõ chưa giống nhau. Gõ lại cả hai.",
    "printer_host": "Chưa đúng địa chỉ máy in. Gõ theo mẫu 192.168.1.50.",
    "printer_path": "Chưa đúng cổng máy in. Gõ theo mẫu /dev/usb/lp0.",
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
    "does_not_fit": "Chữ trên phiếu không vừa khổ giấy.",
    "qr_does_not_fit": "Mã QR không vừa khổ giấy.",
    "unreadable_paper": "Phiếu lưu trong sổ không đọc được.",
    "seen": "Người bán đã thấy tờ này ra giấy.",
    "reprinted": "Đã in bản sao thay cho tờ này.",
    "skipped": "Người bán cho qua, không in nữa.",
}
"""Why a paper is held, not known or dismissed."""

FACTS: dict[str, str] = {
    "epoch.started/1": "Mở sổ mới.",
    "shop.changed/1": "Ghi thông tin cửa hàng: %(name)s.",
    "register.paired/1": "Ghi lại %(name)s.",
    "register.paired/1:added": "Thêm %(name)s.",
    "register.paired/1:printer": "Đổi máy in của %(name)s.",
    "register.paired/1:paired": "Nối một máy vào %(name)s.",
    "register.paired/1:unpaired": "Ngắt máy khỏi %(name)s.",
    "person.changed/1": "Ghi lại %(name)s.",
    "person.changed/1:added": "Thêm %(name)s vào danh sách người bán.",
    "person.changed/1:changed": "Đổi tên hoặc việc của %(name)s.",
    "person.changed/1:pin_changed": "Đổi PIN của mình.",
    "person.changed/1:pin_reset": "Đặt lại PIN cho %(name)s.",
    "person.changed/1:left": "Ghi %(name)s đã nghỉ.",
    "signin.failed/1": "Có người gõ sai PIN của %(name)s, lần %(failures)s.",
    "producer.changed/1": "Ghi nhà sản xuất %(name)s.",
    "product.changed/1": "Ghi mặt hàng %(name)s.",
    "price.set/1": "Đặt giá %(name)s: %(amount)s.",
    "certificate.changed/1": "Ghi chứng nhận của %(name)s.",
    "lot.received/1": "Nhận %(name)s, lô %(lot)s.",
    "stock.moved/1": "Chuyển hàng trong kho.",
    "stock.adjusted/1": "Bán quá số trong sổ: %(name)s vào danh sách đếm lại.",
    "stock.counted/1": "Đếm kho.",
    "label.printed/1": "In %(copies)s tem cho %(name)s.",
    "shift.opened/1": "Mở ca %(no)s, tiền đầu ca %(amount)s.",
    "sale.completed/1": "Bán phiếu %(number)s, %(amount)s.",
    "paper.finished/1:confirmed": "Đã in: %(title)s.",
    "paper.finished/1:sent_unconfirmed": "Đã gửi tới máy in: %(title)s.",
    "paper.finished/1:dismissed": "Bỏ qua, không in: %(title)s.",
    "paper.finished/1:unknown": "Chưa rõ đã ra giấy chưa: %(title)s.",
    "clock.jumped/1": "Giờ của máy bị đổi.",
    "release.applied/1": "Cập nhật phần mềm.",
}
"""What happened, by the kind of fact and the change it tells of."""

OTHER_FACT = "Ghi vào sổ: %(kind)s."
"""A kind that has no sentence of its own."""


def fact(codes: Sequence[str], facts: Mapping[str, object]) -> str:
    """What a fact tells, in one sentence.

    Args:
        codes: of the sentences that would say it, the best first.
        facts: what fills the sentence.
    """
    known = next((FACTS[code] for code in codes if code in FACTS), OTHER_FACT)
    return gettext(known, **facts)


FAULTS: dict[str, str] = {
    "gap": "thiếu sự việc, hoặc thừa",
    "prev": "không nối với sự việc ngay trước",
    "hash": "nội dung đã bị sửa",
    "signature": "chữ ký không đúng",
    "key": "khóa ký không đúng",
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


def file(reason: str, at: str = "") -> str:
    """Why a file cannot be read."""
    return gettext(FILES.get(reason, FILES["binary"]), at=at)


def note(code: str, at: str = "") -> str:
    """Something good to know about a file."""
    return gettext(NOTES[code], at=at)


def remark(code: str) -> str:
    """What a person should know about a row that is taken."""
    return gettext(REMARKS[code])


def row(code: str) -> str:
    """Why a row of an import stays out."""
    return gettext(ROWS.get(code, "chưa đọc được"))


def field(code: str) -> str:
    """The sentence beside a field."""
    return gettext(FIELDS.get(code, FIELDS["unreadable"]))


def _facts(no: Refusal) -> dict[str, object]:
    facts = dict(no.facts)
    if no.code == "catalogue.unreadable_file":
        facts["reason"] = file(str(facts["reason"]), str(facts.get("at", "")))
    for name, value in no.facts.items():
        if name.endswith("_vnd") and isinstance(value, int):
            facts[name.removesuffix("_vnd")] = format_vnd_with_sign(value)
    for name in ("use_by", "day"):
        if name in facts:
            facts[name] = format_day(facts[name])  # type: ignore[arg-type]
    return facts
