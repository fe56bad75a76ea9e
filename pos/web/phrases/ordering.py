"""Orders to producers: where they stand, how they went, and how the rules say no."""

ORDER_STATES: dict[str, str] = {
    "draft": "Nháp",
    "sent": "Đã gửi",
    "confirmed": "Đã xác nhận",
    "partly_received": "Về một phần",
    "closed": "Xong",
    "cancelled": "Đã bỏ",
    # Not states of their own: what the producer's word makes of one.
    "nothing": "Không giao",
    "short": "Giao thiếu",
}

ORDER_WAYS: dict[str, str] = {
    "zalo": "Zalo",
    "email": "E-mail",
    "phone": "Điện thoại",
    "paper": "Đưa giấy",
    "link": "Trang của nhà sản xuất",
}

ORDER_EVENTS: dict[str, str] = {
    "sent": "Đã gửi đơn",
    "confirmed": "Nhà sản xuất xác nhận",
    "changed": "Đã đổi đơn",
    "received": "Đã nhận hàng",
    "undone": "Hủy lần nhận hàng",
    "closed": "Đã xong đơn",
    "cancelled": "Đã bỏ",
    "note": "Ghi chú",
}

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ Nhật")
"""Within a sentence, from Monday on."""

ORDERING_FIELDS: dict[str, str] = {
    "not_a_weekday": "Chọn thứ trong tuần.",
    "too_many_days": "Nhiều nhất 90 ngày.",
    "too_many_weeks": "Nhiều nhất 12 tuần.",
    "due_day": "Chọn từ hôm nay trở đi, nhiều nhất một năm.",
    "not_a_share": "Gõ phần trăm từ 0 đến 100.",
    "over_ordered": "Nhiều hơn số còn thiếu của đơn. Gõ ít hơn.",
    "day_gone": "Ngày này đã qua. Chọn từ hôm nay trở đi.",
}

ORDERING_REFUSALS: dict[str, str] = {
    "ordering.unknown_order": "Không có đơn đặt hàng này. Tải lại trang để xem.",
    "ordering.unknown_line": "Đơn không có dòng này, có thể vừa đổi. Tải lại trang để xem.",
    "ordering.unknown_producer": "Không có nhà sản xuất này. Tải lại trang để xem.",
    "ordering.not_ordered": (
        "Không đặt được %(name)s: hàng đã ngừng bán, hoặc của nhà sản xuất khác."
    ),
    "ordering.nothing_ordered": "Đơn chưa có món nào. Thêm hàng trước.",
    "ordering.too_many_lines": "Một đơn nhiều nhất %(most)s dòng. Lập đơn nữa cho phần còn lại.",
    "ordering.is_sent": "Đơn đã gửi rồi. Muốn khác thì bấm Đổi đơn và báo nhà sản xuất.",
    "ordering.grown": "Đơn nháp vừa có thêm món. Xem lại rồi gửi.",
    "ordering.not_sent": "Đơn còn là nháp. Gửi đơn trước.",
    "ordering.is_ended": "Đơn %(number)s đã xong hoặc đã bỏ. Lập đơn mới.",
    "ordering.has_come": "Đơn %(number)s đã có hàng về nên không bỏ được. Bấm Xong đơn.",
    "ordering.less_than_came": "%(name)s đã về %(came)s. Gõ số từ đó trở lên.",
    "ordering.more_than_ordered": "%(name)s chỉ đặt %(ordered)s. Gõ số từ đó trở xuống.",
    "ordering.nothing_changed": "Đơn không có gì khác. Sửa số lượng, ngày hay ghi chú.",
    "ordering.day_over": "Ngày %(day)s đã qua hoặc xa quá. Chọn ngày khác.",
    "ordering.too_many_answers": "Đơn này trả lời nhiều lần quá rồi. Gọi cho cửa hàng.",
    "ordering.unknown_reservation": "Không có lần khách đặt này. Tải lại trang để xem.",
    "ordering.not_on_receipt": (
        "Hóa đơn này không có món khách đặt, hoặc đã tính cho khách khác. Chọn hóa đơn khác."
    ),
    "ordering.reservation_over": "Lần khách đặt này xong từ hôm trước rồi. Ghi lần mới.",
}

PRODUCERS_REFUSALS: dict[str, str] = {
    "ordering.is_ended": "Đơn này đã xong hoặc cửa hàng đã bỏ, không cần trả lời nữa.",
    "ordering.unknown_line": "Cửa hàng vừa đổi đơn. Xem lại số dưới đây rồi gửi lại.",
    "ordering.unknown_order": "Đơn này không còn. Gọi cho cửa hàng.",
    "ordering.not_sent": "Đơn này chưa gửi. Gọi cho cửa hàng.",
}
"""How the same is said to a producer, on its own page; others read alike to both."""

ORDERING_FACTS: dict[str, str] = {
    "order.sent/1": "Gửi đơn đặt hàng %(number)s cho %(name)s, %(amount)s.",
    "order.confirmed/1": "%(name)s xác nhận đơn %(number)s. %(note)s",
    "order.changed/1": "Đổi đơn đặt hàng %(number)s của %(name)s, %(amount)s.",
    "order.changed/1:reopened": "Mở lại đơn %(number)s của %(name)s vì hủy lần nhận hàng.",
    "order.closed/1:closed": "Xong đơn đặt hàng %(number)s của %(name)s. %(note)s",
    "order.closed/1:cancelled": "Bỏ đơn đặt hàng %(number)s của %(name)s. %(note)s",
}

ORDERING_AUDITS: dict[str, str] = {
    "ordering.events_add_up": "Đơn %(number)s: các lần ghi cộng lại khác với đơn đang có.",
    "ordering.numbers_gapless": (
        "Đơn đặt hàng năm %(year)s không liền số: có %(orders)s đơn mà số cuối là %(last)s."
    ),
}
