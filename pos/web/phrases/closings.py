"""What people call the ways of paying, the reasons of cash moves, and what happened in a shift."""

TENDERS: dict[str, str] = {
    "cash": "Tiền mặt",
    "transfer": "Chuyển khoản",
    "card": "Thẻ",
    "voucher": "Phiếu mua hàng",
    "return_credit": "Hàng trả lại",
    "exchange": "Đổi lấy hàng",
}
"""A way of paying, or of giving money back."""

STANDINGS: dict[str, str] = {
    "open": "Chưa đối chiếu",
    "never": "Không có tiền về",
    "late": "Tiền đến sau khi bỏ mã",
    "seen": "Đã thấy tiền ở quầy",
    "arrived": "Đã đối chiếu, tiền về",
    "waiting": "Đang chờ ở quầy",
    "abandoned": "Đã bỏ mã",
    "sent_back": "Đã gửi trả khách",
}
"""What is known of a transfer's money."""

CASH_REASONS: dict[str, str] = {
    "in:change": "Thêm tiền lẻ",
    "out:change": "Lấy đi đổi tiền lẻ",
    "out:safe": "Cất két, nộp ngân hàng",
    "out:expense": "Chi tiêu của quầy",
    "out:producer": "Trả người giao hàng",
    "in:other": "Lý do khác",
    "out:other": "Lý do khác",
    "out:refund": "Trả tiền khách trả hàng",
}
"""Why cash went in or out."""

HAPPENINGS: dict[str, str] = {
    "approval:discount": "Giảm giá",
    "approval:price": "Đổi giá",
    "approval:return_without_receipt": "Trả hàng không có phiếu",
    "approval:refund": "Hoàn tiền",
    "approval:no_sale_drawer": "Mở ngăn kéo không bán",
    "approval:cash_out": "Chi tiền mặt",
    "approval:difference": "Tiền lệch khi đóng ca",
    "approval:voucher": "Phiếu mua hàng",
    "approval:unseen_transfer": "Chuyển khoản chưa thấy tiền",
    "approval:reprint": "In lại",
    "approval:write_off": "Xuất hàng không thu tiền",
    "approval:undo_delivery": "Hủy hàng đã nhận",
    "void:line": "Bỏ món sau khi đã báo tiền",
    "void:order": "Bỏ cả đơn",
    "void:tender": "Bỏ khoản đã thu",
    "look:drawer": "Xem tiền phải có trước khi đếm",
    "drawer:change": "Mở ngăn kéo: đổi tiền lẻ",
    "drawer:count": "Mở ngăn kéo: đếm tiền",
    "drawer:forgotten": "Mở ngăn kéo: sót tiền, trả nhầm",
}
"""An approval, something taken out of an order, the drawer opened without a sale."""

OTHER_HAPPENING = "Mở ngăn kéo: lý do khác"
