"""Producers, products, prices, barcodes, OCOP certificates and communes.

Promises that unknown stays unknown.  Never knows how much is on the shelf.
"""
