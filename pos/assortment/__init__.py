"""The assortment: every product in a list, its own page, its prices and certificates.

Owns the list of goods with its filters, changes of many goods at once, a product's page, the shelf
labels that are due after a price change, and the export of the books as files.  Promises that a
change of many is looked at before it is made, and that a cell of an exported file never calculates.
Writes the catalogue only through `catalogue.books`; never sells and never moves stock.
"""
