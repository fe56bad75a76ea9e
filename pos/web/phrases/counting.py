"""Words of stocktakes: how they say no, which goods, why the books and the shelf differ."""

COUNTING: dict[str, str] = {
    "counting.no_such_count": "Không có phiếu kiểm kê này. Mở lại trang Kiểm kê để xem.",
    "counting.ended": "Phiếu kiểm kê số %(no)s đã kết thúc, không ghi thêm được.",
    "counting.no_such_place": "Chỗ này không kiểm kê được. Chọn lại.",
    "counting.nothing_to_count": "Không có hàng nào để đếm theo lựa chọn này. Chọn lại.",
    "counting.anothers_sheet": "Tờ đếm này của người khác. Mở tờ của bạn ở trang phiếu kiểm kê.",
    "counting.no_such_entry": "Dòng cần sửa không còn ở tờ này. Tải lại trang để xem.",
    "counting.not_of_this_count": "Món này không thuộc phiếu đang đếm. Để sang phiếu khác.",
    "counting.set_needs_lot": (
        "%(name)s là giỏ quà: đếm theo lô trên tem giỏ. Giỏ chưa có tem thì đóng trong máy trước."
    ),
    "counting.unsettled": (
        "Còn %(n)s lô chưa chắc, như %(name)s. Đếm lại, hoặc chọn để nguyên sổ rồi ghi."
    ),
    "counting.cause_needed": "%(name)s lệch nhiều. Chọn lý do rồi ghi lại.",
    "counting.uncounted_unsaid": (
        "Còn %(n)s lô chưa ai đếm. Chọn coi là hết, hoặc để nguyên sổ, rồi ghi lại."
    ),
    "counting.result_changed": "Vừa có người đếm thêm. Xem lại các dòng lệch rồi ghi.",
    "counting.not_posted": "Phiếu này chưa ghi sổ nên chưa có kết quả.",
}

KINDS: dict[str, str] = {
    "all": "Cả chỗ này",
    "producer": "Một nhà sản xuất",
    "group": "Một nhóm hàng",
    "recount": "Hàng cần đếm lại",
    "chosen": "Hàng tự chọn",
}
"""Which goods a count is about."""

CAUSES: dict[str, str] = {
    "counted": "Chưa rõ",
    "broken": "Vỡ, hỏng",
    "expired": "Hết hạn, đã bỏ",
    "lost": "Mất",
    "misentered": "Sai lúc nhập sổ",
}
"""Why the books and the shelf differ."""

STANDINGS: dict[str, str] = {
    "asked": "đang nhờ đếm lại",
    "moved": "có bán hay chuyển trong lúc đếm",
    "differs": "hai người đếm khác nhau",
    "once": "mới một người đếm",
    "below": "đã bán nhiều hơn số đếm được",
}
"""Why nothing sure is known of a lot."""

TERMS: dict[str, str] = {
    "no_lot": "Không rõ lô",
    "hsd": "HSD",
    "best_before": "tốt nhất trước",
    "code_spent": "Mã này hết dùng được rồi. Xin mã mới của người mở phiếu kiểm kê.",
}
"""Other words of the sheets."""

COLUMNS: dict[str, str] = {
    "sku": "Mã hàng",
    "name": "Tên hàng",
    "lot": "Lô",
    "until": "Hạn",
    "unit": "Đơn vị",
    "counted": "Đếm được",
    "expected": "Sổ lúc đếm",
    "difference": "Lệch",
    "posted": "Đã ghi sổ",
    "value_vnd": "Giá trị lệch",
    "cause": "Lý do",
    "left": "Để nguyên sổ",
}
"""What stands over the columns of a result's file."""

OF_COUNTING = {
    "kind": KINDS,
    "cause": CAUSES,
    "standing": STANDINGS,
    "term": TERMS,
    "column": COLUMNS,
}
"""Every table of words, by what it is about."""
