"""The line to the centre as people see it: connecting, its standing, sticks, and what went wrong.

Nothing here ever stands between a customer and a sale.
"""
