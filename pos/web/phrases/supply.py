"""What to order: ways to order, what is wrong beside a field, how the rules say no."""

FORMULAS: dict[str, str] = {
    "as_it_was": "Như đã làm",
    "ours": "Máy đề xuất",
    "min_max": "Tối thiểu, tối đa gõ một lần",
    "min_max_monthly": "Tối thiểu, tối đa gõ lại mỗi tháng",
    "level": "Mức đặt lại",
    "cover": "Đủ bán mấy ngày",
}

SUPPLY_FIELDS: dict[str, str] = {
    "which_week": "Giao cách tuần thì ghi một ngày có giao, ví dụ 21/11/2026.",
    "limit_below_pack": "Mức này ít hơn một quy cách. Gõ từ một quy cách trở lên.",
    "shelf_above_limit": "Số kệ luôn có không được hơn mức để nhiều nhất.",
    "closed_too_long": "Nghỉ nhiều nhất 60 ngày một lần. Chia làm hai lần ghi.",
    "holding_too_high": "Mỗi tháng nhiều nhất 20 %.",
    "not_a_service": "Gõ từ 50 đến 99,5. Muốn không bao giờ hết hàng thì không có số nào đủ.",
}

SUPPLY_REFUSALS: dict[str, str] = {
    "backtest.too_little_past": (
        "Sổ mới có %(had)s ngày. Cần ít nhất %(needed)s ngày mới thử được."
    ),
    "backtest.runs_already": "Đang thử rồi. Chờ xong, hoặc bấm Thôi.",
}
