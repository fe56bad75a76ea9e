"""Where goods can be, as people call it."""

PLACES: dict[str, str] = {
    "shop": "Quầy, kệ",
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
