"""Gift sets (giỏ quà): their recipes, packing, taking apart, putting another component in.

Owns no table: the books are `stock.sets`, `stock.lots` and `stock.ledger`.
"""
