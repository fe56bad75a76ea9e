"""Goods moved: what their papers are called, why they were moved, and how the rules say no."""

MOVE_TITLES: dict[str, str] = {
    "stored": "PHIẾU CẤT KHO",
    "shelved": "PHIẾU LÊN KỆ",
    "to_supplier": "PHIẾU TRẢ HÀNG NHÀ SẢN XUẤT",
    "disposed": "PHIẾU HỦY HÀNG",
    "internal": "PHIẾU XUẤT DÙNG NỘI BỘ",
    "sample": "PHIẾU XUẤT HÀNG MẪU",
    "to_fair": "PHIẾU XUẤT KHO KIÊM VẬN CHUYỂN NỘI BỘ – DỮ LIỆU",
    "from_fair": "PHIẾU XUẤT KHO KIÊM VẬN CHUYỂN NỘI BỘ – DỮ LIỆU",
    "home": "PHIẾU MANG HÀNG TỪ HỘI CHỢ VỀ",
    "undone": "PHIẾU HOÀN TÁC CHUYỂN HÀNG",
}
"""What the paper of each is called: never an invoice, nor the official slip whose data it is."""

REASONS_MOVED: dict[str, str] = {
    "broken": "Vỡ",
    "expired": "Quá hạn",
    "spoiled": "Hỏng",
    "lost": "Mất",
    "other": "Khác",
    "tasted": "Mời khách thử",
    "miscounted": "Đếm sai khi đi",
    "extra": "Thừa so với sổ",
}
"""Why goods were written off, or did not come home from a fair as the books have it."""

MOVING_FIELDS: dict[str, str] = {
    "day_order": "Ngày cuối trước ngày đầu. Xem lại.",
    "day_over": "Ngày cuối đã qua. Xem lại.",
    "fair_too_long": "Nhiều nhất 60 ngày. Lâu hơn thì mở đợt khác.",
}

MOVING_REFUSALS: dict[str, str] = {
    "moving.nothing_to_move": "Chưa có hàng nào. Quét tem hay mã hàng trước.",
    "moving.not_there": (
        "%(name)s, lô %(lot_code)s: sổ ở đó chỉ còn %(there)s. Sửa số lượng, hoặc nhờ cửa hàng "
        "trưởng kiểm kê nếu trên tay có nhiều hơn."
    ),
    "moving.lot_held": (
        "%(name)s, lô %(lot_code)s đang giữ lại hoặc thu hồi: chỉ hủy hay trả nhà sản xuất."
    ),
    "moving.lot_past": "%(name)s, lô %(lot_code)s đã qua HSD: chỉ cất, hủy hay trả nhà sản xuất.",
    "moving.other_way": "Không chuyển hàng như vậy được. Chọn lại nơi đi và nơi đến.",
    "moving.two_producers": (
        "Mỗi phiếu trả một nhà sản xuất. Bỏ hàng của %(other)s, lập phiếu khác cho họ."
    ),
    "moving.too_many_lines": "Một phiếu nhiều nhất %(most)s dòng. Ghi phiếu này rồi lập phiếu nữa.",
    "moving.unknown_document": "Không có phiếu này. Tải lại trang để xem.",
    "moving.is_undone": "Phiếu này đã hoàn tác rồi.",
    "moving.cannot_undo": (
        "Không hoàn tác được: %(name)s, lô %(lot_code)s đã bán hay chuyển đi tiếp. Lập phiếu mới "
        "cho phần còn lại."
    ),
    "moving.not_undone": "Phiếu này không hoàn tác được. Lập phiếu mới để chuyển hàng lại.",
    "moving.fair_changed": (
        "Hàng ở hội chợ vừa đổi, có thể do vừa bán. Xem lại số trong sổ rồi ghi lần nữa."
    ),
    "stock.unknown_fair": "Không có hội chợ này. Tải lại trang để xem.",
    "stock.fair_is_over": "%(name)s đã kết thúc: không mang hàng tới, không bán ở đó nữa.",
    "stock.fair_holds_goods": ("Sổ còn giữ %(lots)s lô ở %(name)s. Đếm và mang hàng về trước."),
}
