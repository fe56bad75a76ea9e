"""What the facts of the audit trail are about: topic → Vietnamese words."""

TOPICS: dict[str, str] = {
    "approval": "Đã duyệt",
    "self_approval": "Tự duyệt",
    "discount": "Giảm giá",
    "price": "Sửa giá khi bán",
    "void": "Bỏ hàng khỏi đơn",
    "drawer": "Mở ngăn kéo",
    "return": "Trả hàng có phiếu",
    "loose_return": "Trả hàng không phiếu",
    "cash": "Thu chi tiền ca",
    "cash_refused": "Không chi được tiền",
    "difference": "Lệch tiền trong ngăn kéo",
    "reprint": "In lại",
    "failed_pin": "Sai PIN",
    "shift": "Ca",
    "price_set": "Đặt giá",
    "person": "Người bán",
    "settings": "Cài đặt",
    "clock": "Giờ máy",
    "book": "Sổ và phần mềm",
}
