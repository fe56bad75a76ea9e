"""The shop's limits: name → what stands over it, and what it means."""

LIMITS: dict[str, tuple[str, str]] = {
    "discount_bp": (
        "Giảm giá không cần duyệt",
        "Giảm quá mức này trên một món hay cả đơn thì phải có người duyệt.",
    ),
    "refund_vnd": (
        "Tiền trả khách khi trả hàng",
        "Trả lại quá số này trong một lần thì phải có người duyệt.",
    ),
    "voucher_vnd": (
        "Phiếu mua hàng",
        "Các phiếu khách trả cho một đơn cộng lại quá số này thì phải có người duyệt.",
    ),
    "unseen_transfer_vnd": (
        "Chuyển khoản chưa thấy tiền",
        "Giao hàng khi chưa thấy tiền về quá số này thì phải có người duyệt.",
    ),
    "unseen_transfers": (
        "Số lần chưa thấy tiền trong một ngày",
        "Tính chung mọi quầy, mọi ca. Từ lần sau số này, mỗi lần đều phải có người duyệt.",
    ),
    "cash_out_vnd": (
        "Lấy tiền khỏi ngăn kéo",
        "Lấy ra quá số này trong một lần thì phải có người duyệt.",
    ),
    "difference_vnd": (
        "Lệch tiền khi đóng ca",
        "Tiền đếm lệch sổ quá số này, thừa hay thiếu, thì phải có người duyệt.",
    ),
    "write_off_vnd": (
        "Hàng xuất không thu tiền",
        "Một người hủy, dùng, cho thử hay trả lại trong ngày quá số này thì phải có người duyệt.",
    ),
    "count_difference_vnd": (
        "Lệch kho khi kiểm kê",
        "Các lô thừa và thiếu cộng lại quá số này thì phải có người duyệt mới ghi sổ.",
    ),
    "cash_rounding_vnd": (
        "Làm tròn tiền mặt",
        "Số tiền trả bằng tiền mặt được làm tròn xuống, có lợi cho khách.",
    ),
}
