"""Where goods can be, and how they came there, as people call it everywhere."""

PLACES: dict[str, str] = {
    "shop": "Kệ trưng bày",
    "storeroom": "Kho",
    "quarantine": "Khu giữ riêng",
    "packed": "Trong giỏ quà",
    "fair": "Hội chợ, điểm bán",
    "supplier": "Nhà sản xuất",
    "customer": "Khách",
    "loss": "Hao hụt",
    "counting": "Kiểm đếm",
    "disposed": "Đã hủy",
    "internal": "Dùng nội bộ",
    "samples": "Hàng mẫu",
    "packing": "Đóng giỏ",
}
"""By the id's first part, as `stock.places` names it."""

MOVES: dict[str, str] = {
    "received": "Nhận hàng",
    "opening": "Nhập khi mở sổ",
    "sold": "Bán",
    "oversold": "Bán khi sổ ghi thiếu",
    "returned": "Khách trả",
    "held": "Giữ lại",
    "released": "Trả về kệ",
    "stored": "Cất vào kho",
    "shelved": "Lên kệ",
    "to_supplier": "Trả nhà sản xuất",
    "disposed": "Hủy hàng",
    "internal": "Dùng nội bộ",
    "sample": "Hàng mẫu",
    "to_fair": "Mang đi hội chợ",
    "from_fair": "Mang từ hội chợ về",
    "home": "Kết thúc hội chợ",
    "counted": "Kiểm đếm",
    "packed": "Đóng giỏ quà",
    "unpacked": "Tháo giỏ quà",
    "undone": "Hoàn tác",
}
"""By a move's reason, and by the kind of the document that made it."""
OTHER_MOVE = "Chuyển hàng"
