"""What people read of the line to the centre: code → Vietnamese sentence (the msgid)."""

LINE_REFUSALS: dict[str, str] = {
    "connecting.linked_already": "Máy này đã nối với một trung tâm. Thôi gửi ở đó trước.",
    "connecting.not_linked": "Máy này chưa nối với trung tâm nào.",
    "connecting.silent": (
        "Chưa thấy trung tâm trả lời. Xem lại địa chỉ và mạng, rồi bấm Nối lần nữa: mã vẫn dùng "
        "được."
    ),
    "connecting.unsafe": (
        "Nơi trả lời không đúng là trung tâm. Xem lại địa chỉ; dùng wifi chung thì đổi sang mạng "
        "khác rồi thử lại."
    ),
    "connecting.clock": (
        "Ngày giờ của máy không khớp chứng chỉ của trung tâm. Chỉnh lại ngày giờ rồi bấm Nối lại."
    ),
    "connecting.code_wrong": "Trung tâm không có mã này. Xem lại từng chữ, hoặc xin mã khác.",
    "connecting.code_over": "Mã này đã dùng rồi hoặc quá 24 giờ. Xin trung tâm mã khác.",
    "connecting.too_many_tries": "Thử sai nhiều lần. Đợi một lúc rồi thử lại, hoặc xin mã khác.",
    "connecting.known_there": (
        "Trung tâm đã có máy này từ trước. Gọi trung tâm để họ nhận lại, rồi dùng mã mới."
    ),
    "connecting.only_for_demo": (
        "Cửa hàng dùng thử chỉ nối được với trung tâm dùng thử, và ngược lại."
    ),
    "connecting.not_let_in": "Trung tâm không nhận (%(said)s). Gọi trung tâm và đọc mã này.",
    "connecting.nothing_to_print": "Chưa có ca nào mới được xác nhận để in.",
}

LINE_FIELDS: dict[str, str] = {
    "not_enrolment": "Chưa đúng mã mời: quét cả mã QR, hoặc gõ đủ 16 chữ.",
    "not_address": "Chưa đúng địa chỉ. Gõ như https://trungtam.example.",
    "not_safe": "Địa chỉ phải bắt đầu bằng https://.",
}
