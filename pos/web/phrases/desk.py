"""What the checks of the city's desk find amiss."""

DESK_AUDITS: dict[str, str] = {
    "desk.days_add_up": "Ngày %(day)s: %(sums)s số cộng cả thành phố không khớp với sổ.",
    "desk.months_add_up": "Tháng %(month)s: %(sums)s số cộng không khớp với các ngày của nó.",
    "desk.shop_months_add_up": "Tháng %(month)s: %(sums)s số cộng của từng máy không khớp với sổ.",
}
"""Check → sentence."""
