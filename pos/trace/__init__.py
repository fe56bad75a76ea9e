"""The shopper's origin page behind a label's QR: public, no cookie, honest about the unknown.

Owns nothing: it reads what catalogue, stock and till have written.  Promises that what is not
known is said to be unknown.  Never shows a buyer, a price or a level of stock, never writes,
and never calls itself a certified traceability system (domain facts: NĐ 37/2026 Art 23, 27).
"""
