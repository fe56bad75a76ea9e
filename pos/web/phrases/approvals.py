"""What somebody says yes to: kind → Vietnamese words, with the amount that is shown."""

APPROVALS: dict[str, str] = {
    "discount": "Giảm giá %(amount)s",
    "price": "Bán khác giá niêm yết, chênh %(amount)s",
    "return_without_receipt": "Nhận trả hàng không có phiếu, %(amount)s",
    "refund": "Trả lại khách %(amount)s",
    "no_sale_drawer": "Mở ngăn kéo không bán hàng",
    "cash_out": "Lấy %(amount)s khỏi ngăn kéo",
    "difference": "Tiền đếm lệch %(amount)s so với sổ",
    "voucher": "Nhận phiếu mua hàng %(amount)s",
    "unseen_transfer": "Giao hàng khi chưa thấy tiền chuyển khoản, %(amount)s",
    "write_off": "Xuất hàng không thu tiền, trị giá %(amount)s",
    "reprint": "In lại phiếu, lần %(bound)s",
    "stock_difference": "Sửa sổ kho theo kiểm kê, lệch %(amount)s",
    "undo_delivery": "Hủy hàng đã nhận hôm trước, %(bound)s dòng",
}

ROLES: dict[str, str] = {
    "cashier": "Thu ngân",
    "lead": "Trưởng ca",
    "manager": "Cửa hàng trưởng",
    "auditor": "Người kiểm tra",
}
"""What somebody works as."""

ROLE_NOTES: dict[str, str] = {
    "cashier": "Bán, nhận hàng, in tem, thu chi tiền ca.",
    "lead": "Như thu ngân, thêm quyền duyệt bằng PIN.",
    "manager": "Thêm cả cài đặt, giá, người bán.",
    "auditor": "Xem mọi sổ sách, không đổi được gì.",
}
"""What each may do, in few words."""
