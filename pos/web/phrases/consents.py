"""What a customer agrees to: version → Vietnamese sentence.  One in use is never changed: another
sentence is another version.

Source: Luật 91/2025/QH15 Art. 9 (consent is for one purpose, provable, and can be withdrawn).
"""

OFFERS: dict[str, str] = {
    "2026-11": (
        "Khách đồng ý để cửa hàng gọi hoặc nhắn tin về ưu đãi tới số điện thoại này, "
        "và biết có thể rút lại bất cứ lúc nào."
    ),
}
"""The consent to be told of offers, as the customer was asked."""
