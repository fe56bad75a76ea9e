"""The words all rooms speak: money, quantities, text, days, ids, errors, the database.

Promises exact integers and NFC text.  Never knows a product, a sale or a page.
"""
