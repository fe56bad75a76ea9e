"""Dated rules with their legal source, kept as data files: VAT rates, OCOP bands.

Never decides what a product is; it answers what the law says of a class on a day.
"""
