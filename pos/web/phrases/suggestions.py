"""How suggestions say no, and what is wrong with a term that was changed."""

SUGGESTION_REFUSALS: dict[str, str] = {
    "supply.newer_review": "Đề xuất vừa được tính lại. Xem lại các số rồi bấm lần nữa.",
}

TERM_FIELDS: dict[str, str] = {
    "out_of_range": "Số này không dùng được. Gõ số khác.",
    "unknown": "Không đổi được số này.",
}
