"""What stops the program at its start: code → Vietnamese sentence."""

from pos.web.phrases.central import CENTRAL_SETTINGS
from pos.web.phrases.updates import UPDATES

SETTINGS: dict[str, str] = {
    **UPDATES,
    **CENTRAL_SETTINGS,
    "setting.file_unreadable": "Chưa mở được tệp %(path)s. Xem lại quyền đọc tệp.",
    "setting.book_damaged": (
        "Sổ %(path)s bị hỏng, không đọc được. Đừng xóa gì; "
        "lấy lại từ bản sao lưu bằng lệnh ocop-pos restore."
    ),
    "setting.disk_failing": (
        "Ổ đĩa báo lỗi khi đọc hoặc ghi %(path)s. Đừng xóa gì; tắt máy rồi mở lại. "
        "Vẫn vậy thì thay ổ khác và khôi phục từ bản sao lưu."
    ),
    "setting.config_unreadable": "Tệp %(path)s viết chưa đúng, xem dòng %(line)s.",
    "setting.unknown": "Tệp %(path)s có mục lạ: %(name)s. Xóa mục đó rồi chạy lại.",
    "setting.fixed": "Mục này do biến môi trường %(name)s đặt, đổi ở đó.",
    "setting.home": "OCOP_POS_HOME %(path)s không phải thư mục. Chọn thư mục khác.",
    "setting.host": "OCOP_POS_HOST '%(given)s' không phải địa chỉ máy. Ví dụ: 127.0.0.1.",
    "setting.port": "OCOP_POS_PORT '%(given)s' không phải số cổng. Đặt một số từ 1 đến 65535.",
    "setting.printer": (
        "OCOP_POS_PRINTER '%(given)s' không phải địa chỉ máy in. "
        "Ví dụ: tcp://127.0.0.1:9100, file:///dev/usb/lp0 hoặc preview:"
    ),
    "setting.printer_in_home": (
        "OCOP_POS_PRINTER '%(given)s' nằm trong thư mục dữ liệu %(path)s: phiếu in sẽ ghi lên sổ "
        "hay khóa. Chọn chỗ khác."
    ),
    "setting.paper_mm": "OCOP_POS_PAPER_MM '%(given)s' không phải khổ giấy. Đặt 80 hoặc 58.",
    "setting.backup": (
        "OCOP_POS_BACKUP '%(given)s' phải là đường dẫn đầy đủ tới thư mục trên ổ khác hoặc USB, "
        "không nằm trong thư mục dữ liệu của cửa hàng."
    ),
    "setting.tls": "OCOP_POS_TLS '%(given)s' chưa đúng. Đặt on hoặc off.",
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
    "setting.read_only": (
        "%(path)s chỉ đọc được, không ghi được. Mở quyền ghi, hoặc chọn thư mục khác, rồi chạy lại."
    ),
    "setting.copy_rotten": "Bản sao %(path)s bị hỏng. Chọn một bản sao khác.",
    "setting.no_copies": "Trong thư mục %(path)s không có bản sao nào đọc được.",
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
    "setting.nothing_to_fetch": "Trung tâm không giữ sự việc nào của máy này. Xem lại mã máy.",
    "setting.centre_silent": "Không gọi được trung tâm ở %(url)s. Xem lại mạng rồi làm lại.",
    "setting.centre_says_no": (
        "Trung tâm không nhận (%(said)s). Xem lại mã ghi danh và mã máy, hoặc xin mã mới."
    ),
    "setting.stream_broken": (
        "Sự việc %(seq)s, kỳ %(epoch)s không đúng, nên không dựng lại sổ được. "
        "Xem thêm: ocop-pos verify"
    ),
}
"""What stops the program at its start."""
