"""What is said of the registry and of recalls, at the centre and at the till."""

REGISTRY_REFUSALS: dict[str, str] = {
    "central.nothing_new": "Chưa có gì mới để công bố. Sửa danh mục trước đã.",
    "central.no_recall": "Lệnh này đã được sửa hoặc đã bỏ rồi. Tải lại trang để xem.",
    "central.recalls_too_long": (
        "Danh sách thu hồi dài quá, quầy tải không kịp. Viết ngắn lại, hoặc bỏ bớt lệnh cũ."
    ),
    "central.barcode_taken": "Mã vạch %(gtin)s đã là của mặt hàng khác trong danh mục.",
    "registry.older_release": (
        "Danh mục vừa nhận (số %(offered)s) cũ hơn danh mục đang dùng (số %(held)s) nên không lấy."
    ),
    "registry.no_such_entry": "Danh mục của trung tâm không có mã này. Chọn lại.",
    "registry.no_such_product": "Cửa hàng không có mặt hàng này nữa. Tải lại trang để xem.",
}
