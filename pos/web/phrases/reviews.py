"""Suggestions: how putting off says no, what an audit finds."""

REVIEW_REFUSALS: dict[str, str] = {
    "supply.unknown_goods": "Không có mặt hàng này. Tải lại trang để xem.",
    "supply.bad_snooze": "Chọn ngày nhắc lại từ hôm nay đến nhiều nhất một năm sau.",
}

REVIEW_AUDITS: dict[str, str] = {
    "supply.days_as_moves": (
        "Mặt hàng %(product)s: sổ ngày ghi bán %(days)s, các lần xuất nhập cộng lại là %(moves)s. "
        "Chạy ocop-pos reorder rebuild để tính lại."
    ),
    "supply.memory_as_learnt": (
        "Số đã học đến ngày %(day)s không khớp với sổ ngày. Chạy ocop-pos reorder rebuild để học "
        "lại."
    ),
}
