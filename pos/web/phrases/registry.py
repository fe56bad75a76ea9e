"""What is said of the registry and of recalls, at the centre and at the till."""

REGISTRY_REFUSALS: dict[str, str] = {
    "central.nothing_new": "Chưa có gì mới để công bố. Sửa danh mục trước đã.",
    "central.no_recall": "Lệnh này đã được sửa hoặc đã bỏ rồi. Tải lại trang để xem.",
    "central.recalls_too_long": (
        "Danh sách thu hồi dài quá, quầy tải không kịp. Viết ngắn lại, hoặc bỏ bớt lệnh cũ."
    ),
    "central.barcode_taken": "Mã vạch %(gtin)s đã là của mặt hàng khác trong danh mục.",
    "central.registry_code_taken": "Mã %(code)s đã là của sản phẩm khác. Đặt mã khác.",
    "registry.older_release": (
        "Danh mục vừa nhận (số %(offered)s) cũ hơn danh mục đang dùng (số %(held)s) nên không lấy."
    ),
    "registry.no_such_entry": "Danh mục của trung tâm không có mã này. Chọn lại.",
    "registry.no_such_product": "Cửa hàng không có mặt hàng này nữa. Tải lại trang để xem.",
}

REGISTRY_FIELDS: dict[str, str] = {
    "registry_day": "Chưa đọc được ngày. Ghi như 21/11/2026.",
    "registry_days_turned": "Ngày cuối trước ngày đầu. Xem lại hai ngày.",
    "registry_issued": "Ghi như 15/03/2024, hoặc 03/2024, hoặc chỉ năm 2024.",
    "registry_gtin": "Có mã vạch chưa đúng. Xem lại từng số, mỗi dòng một mã.",
    "registry_code": "Mã chỉ gồm chữ A–Z, số và gạch, nhiều nhất 20 ký tự.",
    "registry_lot": "Có mã lô chưa đọc được. Chép đúng như trên gói, mỗi dòng một mã.",
    "registry_no_product": "Chọn sản phẩm trong danh mục, hoặc gõ mã vạch trên gói.",
}
"""Codes beside the fields of the registry's forms at the centre."""
