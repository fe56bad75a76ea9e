"""What producers' other certificates are called."""

STANDARDS: dict[str, str] = {
    "vietgap": "VietGAP",
    "globalgap": "GLOBALG.A.P.",
    "haccp": "HACCP",
    "iso22000": "ISO 22000",
    "organic": "Hữu cơ",
    "halal": "Halal",
    "attp": "Đủ điều kiện an toàn thực phẩm",
    "other": "Giấy khác",
}
"""A kind (`catalogue.standards.Kind`) to its name (the msgid)."""
