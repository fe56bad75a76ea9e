"""Holding goods back: what it says no to, and the reasons and instructions to choose from."""

HOLDING: dict[str, str] = {
    "holding.nothing_meant": "Không có lô nào như vậy. Quét tem của lô, hoặc chọn hàng và ngày.",
    "holding.held_already": "Các lô này đang giữ lại rồi. Xem ở Giữ hàng & thu hồi.",
    "holding.reason_missing": "Ghi vì sao giữ lại và cần làm gì với hàng.",
    "holding.only_the_centre": "Lệnh thu hồi này do trung tâm ra, chỉ trung tâm bỏ được.",
    "holding.has_ended": "Lệnh này đã kết thúc. Tải lại trang để xem.",
    "holding.not_asked": "Khách này chưa đồng ý nhận cuộc gọi, hoặc chưa có số điện thoại.",
    "holding.bad_recall": "Chưa đọc được lệnh thu hồi này: %(field)s.",
}
"""Refusals."""

HOLD_REASONS: dict[str, str] = {
    "pack": "Bao bì phồng, hở hoặc vỡ",
    "smell": "Có mùi lạ, mốc hoặc đổi màu",
    "customer": "Khách báo có vấn đề sau khi dùng",
    "producer": "Nhà sản xuất báo giữ lại",
    "paper": "Chưa có giấy kiểm nghiệm",
    "label": "Nhãn ghi sai",
}
"""Why a shop holds goods back: to choose, or to be said in one's own words."""

HOLD_INSTRUCTIONS: dict[str, str] = {
    "box": "Lấy hết khỏi kệ, cất vào thùng đỏ, dán phiếu giữ hàng.",
    "look": "Để riêng trong kho, chờ nhà sản xuất đến xem.",
    "test": "Để riêng trong kho, chờ kết quả kiểm nghiệm.",
    "back": "Gom lại để trả nhà sản xuất.",
}
"""What is to be done with the goods."""
