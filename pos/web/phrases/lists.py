"""What is said of a file and its rows: code → Vietnamese sentence."""

ROWS: dict[str, str] = {
    "missing": "chưa có",
    "too_long": "dài quá",
    "extra_cells": "thừa ô, xem lại dấu phẩy trong các ô",
    "not_known": "không có trong danh sách",
    "twice_in_file": "đã có ở dòng khác của tệp (số dòng trong ngoặc)",
    "code_of_another": "mã này đã là của mặt hàng khác",
    "sku_changed": "hàng này đã đổi sang mã mới; ghi mã mới vào tệp rồi tải lại",
    "several_producers": "có nhiều nhà sản xuất cùng tên này; ghi thêm tỉnh để biết là ai",
    "unit_differs": "khác đơn vị đang dùng",
    "has_lots": "hàng này đã nhập kho, không đổi thành dịch vụ được; dịch vụ thì đặt mã khác",
    "not_stars": "sao phải là 3, 4 hoặc 5",
    "stars_unclear": (
        "sổ ghi chứng nhận số sao khác (trong ngoặc); thêm số hoặc ngày quyết định để biết "
        "là quyết định nào"
    ),
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
    "set_packed": "giỏ quà không nhập tồn bằng tệp được; nhập từng món rồi đóng giỏ",
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
    "point_unclear": (
        "chưa rõ dấu chấm này là hàng nghìn hay phần lẻ; một nghìn hai trăm rưỡi thì ghi 1250, "
        "một phẩy hai lăm thì ghi 1,25"
    ),
    "unit_missing": "chưa rõ đơn vị; ghi kèm g hay kg",
}
"""Why a row of an import stays out."""

LEFT_OUT: dict[str, str] = {
    "product": "có người vừa sửa mặt hàng này",
    "gtin": "mã vạch vừa được gắn cho mặt hàng khác",
    "price": "có người vừa đổi giá",
    "certificate": "có người vừa sửa chứng nhận",
    "producer": "có người vừa sửa nhà sản xuất",
    "stock": "có người vừa nhập kho mặt hàng này",
    "set": "mặt hàng này vừa thành giỏ quà",
    "stopped": "đã dừng trước khi tới dòng này",
}
"""Why a row of a long import was not written when its turn came."""

REMARKS: dict[str, str] = {
    "unit_assumed": "chưa ghi đơn vị, tạm tính theo cái",
    "unit_counted": "đơn vị có số đo, máy bán theo cái chứ không cân; hàng cân thì ghi kg hoặc lít",
    "province_unknown": "chưa biết tỉnh này nên để trống; xem lại chính tả",
    "no_price": "chưa có giá, chưa bán được",
    "price_zero": "giá ghi 0 nên giữ giá đang có trong sổ",
    "sku_made": "mã hàng là mã vạch, máy đặt mã riêng",
    "sku_spelled": "mã hàng có dấu, ký tự lạ hoặc dài quá, máy đặt mã gần giống",
    "service_stock": "dịch vụ không ghi tồn",
    "negative_stock": "tồn âm, không ghi tồn; đếm lại rồi nhận hàng",
    "no_use_by": "tồn chưa có hạn dùng; xem bao bì rồi ghi lô",
    "lot_known": "lô này đã ghi tồn rồi, không cộng thêm",
    "stock_known": "sổ đã ghi tồn của hàng này ở lô khác, chưa cộng thêm",
    "cost_unclear": "giá nhập nhỏ quá, có lẽ ghi theo nghìn đồng; để trống giá nhập",
    "lots_differ": "cộng các lô không bằng tồn kho của dòng; ghi theo từng lô",
    "liquor": "có lẽ là rượu, bia nên tính thuế 10 %, không giảm còn 8 %; xem lại",
    "liquor_reduced": "có lẽ là rượu, bia mà sổ đang tính thuế 8 %; xem lại loại thuế",
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

PAPER_FILES: dict[str, str] = {
    "empty": "chưa chọn tệp, hoặc tệp trống. Chọn lại.",
    "too_large": "tệp lớn quá, chỉ nhận tới 20 MB. Chụp hoặc quét lại nhẹ hơn.",
    "too_many_dots": (
        "ảnh có quá nhiều điểm ảnh, chỉ nhận JPG tới 60 triệu, PNG và WEBP tới 16 triệu. "
        "Thu nhỏ ảnh, hoặc lưu thành JPG."
    ),
    "pdf_cut": "tệp PDF chép dở, thiếu phần cuối. Chép lại rồi tải lên.",
    "not_paper": "chỉ nhận tệp PDF, hoặc ảnh JPG, PNG, WEBP mở được.",
    "too_many": "phiếu đã có đủ 20 ảnh. Bỏ bớt ảnh cũ.",
}
"""Why the paper of a decision, or of a delivery, is not kept."""

PICTURES: dict[str, str] = {
    "nobodys": "không có mặt hàng nào mang mã này.",
    "no_picture": "không phải ảnh JPG, PNG hay WEBP mở được.",
    "too_large": "ảnh lớn hơn 20 MB. Thu nhỏ ảnh rồi thêm lại.",
    "too_many_dots": PAPER_FILES["too_many_dots"],
}
"""Why a picture of goods is not kept."""
