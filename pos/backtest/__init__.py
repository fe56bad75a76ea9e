"""The shop's own past, lived again day by day with our suggestions and with the formulas of others.

No look ahead: each evening's order knows what the shop knew then.
"""
