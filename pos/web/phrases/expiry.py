"""How the board of what expires, and lots sold for less, say no: code → sentence (the msgid)."""

EXPIRY: dict[str, str] = {
    "stock.markdown_running": (
        "Lô này đang giảm giá từ %(day)s. Đặt giá mới từ hôm nay, hoặc thôi giảm trước."
    ),
    "stock.unknown_markdown": "Lần giảm giá này đã thôi rồi. Tải lại trang để xem.",
    "till.all_marked_down": "Hàng này đã giảm do gần hạn, không giảm thêm nữa.",
    "expiry.no_such_lot": "Lô này không còn hàng. Xem lại bảng Sắp hết hạn.",
    "expiry.not_for_sale": "Lô %(code)s không được bán nữa, nên không giảm giá được.",
    "expiry.no_list_price": "%(name)s chưa có giá. Đặt giá bán trước rồi mới giảm.",
    "expiry.not_lower": "Giá phải thấp hơn bảng giá %(list_price)s, và lớn hơn 0.",
    "expiry.day_passed": (
        "Ngày chưa đúng: từ hôm nay trở đi, ngày cuối sau ngày đầu, không quá HSD %(day)s."
    ),
    "expiry.consent_needed": (
        "Hàng ký gửi: đánh dấu nhà sản xuất đã đồng ý, ghi ai và bằng cách nào."
    ),
    "expiry.still_good": "Lô %(code)s chưa qua ngày tốt nhất, hoặc ghi HSD: không cần ghi lý do.",
    "expiry.reason_missing": "Ghi đã xem gì, thấy sao, rồi bấm lại.",
}
