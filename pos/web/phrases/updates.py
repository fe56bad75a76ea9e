"""What an update is refused for, and how it ends: code → Vietnamese sentence."""

UPDATES: dict[str, str] = {
    "update.not_a_bundle": (
        "Tệp %(path)s không phải gói cập nhật OCOP POS. "
        "Chọn tệp có tên dạng ocop-pos-1.2.0-linux-x86_64-py3.11.zip."
    ),
    "update.bare_wheel": (
        "Tệp %(path)s chỉ là một phần của bản mới. Chọn gói cập nhật đầy đủ, đuôi .zip."
    ),
    "update.damaged": (
        "Gói %(path)s bị hỏng ở phần %(name)s. Chép lại gói từ nơi phát hành rồi chạy lại."
    ),
    "update.incomplete": "Gói %(path)s thiếu phần %(name)s. Lấy lại gói từ nơi phát hành.",
    "update.unsigned": (
        "Gói %(path)s không có chữ ký của nơi phát hành, máy không nhận. "
        "Nếu chính bạn làm ra gói này thì thêm --unsigned."
    ),
    "update.foreign": (
        "Gói %(path)s do người lạ ký (khóa %(key)s), máy không nhận. "
        "Nếu chính bạn làm ra gói này thì thêm --unsigned."
    ),
    "update.forged": (
        "Chữ ký trong gói %(path)s là giả. Đừng dùng gói này; lấy lại từ nơi phát hành."
    ),
    "update.other_machine": (
        "Gói %(path)s dành cho máy khác (%(wanted)s). Máy này là %(here)s: lấy đúng gói cho máy."
    ),
    "update.same": "Máy đang dùng bản %(version)s rồi, không cần cập nhật.",
    "update.older": (
        "Gói này là bản %(version)s, cũ hơn bản đang dùng (%(current)s). "
        "Muốn quay lại bản trước thì chạy ocop-pos update back."
    ),
    "update.no_room": (
        "Cập nhật cần %(needed)s MB, ổ đĩa ở %(path)s chỉ còn %(free)s MB. "
        "Xóa bớt tệp rồi chạy lại."
    ),
    "update.trial_failed": (
        "Bản %(version)s chạy thử trên bản sao không được: %(reason)s. "
        "Cửa hàng vẫn dùng bản cũ, sổ giữ nguyên."
    ),
    "update.went_back": (
        "Bản mới không nhận được sổ: %(reason)s. "
        "Máy đã quay lại bản %(version)s với sổ như trước khi cập nhật. Cứ mở cửa hàng và bán."
    ),
    "update.nothing_to_go_back": "Không có bản nào trước đó để quay lại.",
    "update.sold_since": (
        "Sổ đã ghi việc mới sau khi cập nhật, bản %(version)s không đọc được sổ này. "
        "Dùng tiếp bản đang có; quay lại sẽ mất những việc đã ghi."
    ),
    "update.shop_is_open": (
        "Cửa hàng đang mở. Đóng lại (Ctrl-C ở cửa sổ lệnh, hoặc dừng dịch vụ) rồi chạy lại; "
        "với update apply thì thêm --close cũng được."
    ),
    "update.no_browser": (
        "Máy này chưa có Chromium, Chrome hay Edge. Cài một trình duyệt rồi chạy lại."
    ),
    "update.kiosk_is_a_persons": (
        "Chạy lệnh này bằng tài khoản của người ngồi quầy, không phải root."
    ),
}
"""What an update is refused for, and how it ends."""
