"""The centre's registry as this terminal has it: producers, products, certificates, units,
banks, taken in release by release; and which of the shop's goods are which of its entries.

The registry is the centre's: a terminal only receives it.
"""
