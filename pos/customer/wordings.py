"""What a customer agrees to, word for word: a wording in use is never changed, a new one is added.

Source: Luật 91/2025/QH15 Art. 9 (consent is for one purpose, provable, and can be withdrawn).
"""

CURRENT = "2026-11"
"""The version of the sentence on the screens today."""

OFFERS: dict[str, str] = {
    "2026-11": (
        "Khách đồng ý để cửa hàng gọi hoặc nhắn tin về ưu đãi tới số điện thoại này, "
        "và biết có thể rút lại bất cứ lúc nào."
    ),
}
"""By version: the consent to be told of offers, as the customer was asked."""
