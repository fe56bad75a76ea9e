"""What people call the ways of paying, the reasons of cash moves, and what happened in a shift.

For pages and papers alike, in the language of the request.
"""

from pos.web.i18n import gettext


def tender_words(kind: str) -> str:
    """A way of paying."""
    return {
        "cash": gettext("Tiền mặt"),
        "transfer": gettext("Chuyển khoản"),
        "card": gettext("Thẻ"),
        "voucher": gettext("Phiếu mua hàng"),
        "return_credit": gettext("Đổi hàng"),
        "exchange": gettext("Đổi hàng"),
    }.get(kind, kind)


def reason_words(reason: str, *, is_in: bool) -> str:
    """Why cash went in or out."""
    if reason == "change":
        return gettext("Thêm tiền lẻ") if is_in else gettext("Lấy đi đổi tiền lẻ")
    return {
        "safe": gettext("Cất két, nộp ngân hàng"),
        "expense": gettext("Chi tiêu của quầy"),
        "producer": gettext("Trả người giao hàng"),
        "other": gettext("Lý do khác"),
    }.get(reason, reason)


def happening_words(kind: str) -> str:
    """An approval, or the drawer opened without a sale."""
    known = {
        "approval:discount": gettext("Giảm giá"),
        "approval:price": gettext("Đổi giá"),
        "approval:return_without_receipt": gettext("Trả hàng không có phiếu"),
        "approval:refund": gettext("Hoàn tiền"),
        "approval:no_sale_drawer": gettext("Mở ngăn kéo không bán"),
        "approval:cash_out": gettext("Chi tiền mặt"),
        "approval:difference": gettext("Tiền lệch khi đóng ca"),
        "approval:voucher": gettext("Phiếu mua hàng"),
        "approval:unseen_transfer": gettext("Chuyển khoản chưa thấy tiền"),
        "approval:reprint": gettext("In lại"),
        "void:line": gettext("Bỏ món sau khi đã báo tiền"),
        "void:order": gettext("Bỏ cả đơn"),
        "drawer:change": gettext("Mở ngăn kéo: đổi tiền lẻ"),
        "drawer:count": gettext("Mở ngăn kéo: đếm tiền"),
        "drawer:forgotten": gettext("Mở ngăn kéo: sót tiền, trả nhầm"),
    }
    return known.get(kind, gettext("Mở ngăn kéo: lý do khác"))
