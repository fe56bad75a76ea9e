"""What the checks of the centre's books find amiss."""

BOOKS_AUDITS: dict[str, str] = {
    "books.facts_are_read": (
        "Máy %(terminal)s, đợt %(epoch)s: có %(facts)s sự kiện mà sổ mới đọc %(read)s, đang để lại "
        "%(parked)s."
    ),
    "books.levels_equal_moves": (
        "Máy %(terminal)s, lô %(lot)s ở %(place)s: sổ ghi %(level)s, cộng các lần nhập xuất lại là "
        "%(moves)s."
    ),
    "books.on_hand_equals_levels": (
        "Máy %(terminal)s, hàng %(product)s: sổ ghi còn %(kept)s, cộng các lô lại là %(levels)s."
    ),
    "books.days_of_goods": (
        "Máy %(terminal)s, hàng %(product)s ngày %(day)s: số nhập, bán trong ngày không khớp với "
        "các lần chuyển hàng."
    ),
    "books.days_run_on": (
        "Máy %(terminal)s, hàng %(product)s ngày %(day)s: tồn cuối ngày ghi %(kept)s, cộng dồn là "
        "%(running)s."
    ),
    "books.sales_add_up": (
        "Máy %(terminal)s, biên lai %(number)s: tổng %(total_vnd)s đ, các dòng %(lines_vnd)s đ, "
        "tiền trả %(paid_vnd)s đ."
    ),
    "books.sets_add_up": (
        "Máy %(terminal)s, sự kiện %(seq)s dòng %(line)s: giỏ quà %(amount_vnd)s đ mà các món cộng "
        "lại %(parts_vnd)s đ."
    ),
    "books.returns_add_up": (
        "Máy %(terminal)s, phiếu trả %(number)s: tổng %(total_vnd)s đ, các dòng %(lines_vnd)s đ, "
        "tiền hoàn %(paid_vnd)s đ."
    ),
    "books.no_more_back_than_sold": (
        "Máy %(terminal)s, biên lai %(number)s dòng %(line)s: bán %(sold)s mà trả lại %(back)s."
    ),
    "books.receipts_gapless": (
        "Máy %(terminal)s, quầy %(register)s đợt %(epoch)s: có %(papers)s biên lai mà số cuối là "
        "%(last)s."
    ),
    "books.returns_gapless": (
        "Máy %(terminal)s, quầy %(register)s đợt %(epoch)s: có %(papers)s phiếu trả mà số cuối là "
        "%(last)s."
    ),
    "books.closings_gapless": (
        "Máy %(terminal)s, quầy %(register)s đợt %(epoch)s: có %(papers)s báo cáo Z mà số cuối là "
        "%(last)s."
    ),
    "books.days_add_up": (
        "Máy %(terminal)s ngày %(day)s: số cộng trong ngày (%(sums)s) không khớp với các biên lai."
    ),
    "books.closings_say_what_differs": (
        "Máy %(terminal)s, báo cáo %(number)s: đối chiếu lại thấy khác với điều đã ghi: %(fields)s."
    ),
}
"""Check → sentence."""
