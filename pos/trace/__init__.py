"""The shopper's origin page behind a label's QR: public, no cookie, honest about the unknown.

Owns the log of views, which knows nobody; else it reads what catalogue, stock and till have
written.  Promises that what is not known is said to be unknown.  Never shows a buyer, a price or a
level of stock, and never calls itself a certified traceability system (domain facts: NĐ 37/2026
Art 23, 27).  Tells machines the same as people: JSON-LD, and a lot's events as EPCIS 2.0.
"""
