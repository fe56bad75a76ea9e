"""The customer's display: a register's second window.

Owns no table and changes nothing.  Promises to show what the register's order holds, what is to be
paid and where the goods come from; never shows who buys, who sells, what the drawer holds or a PIN.
"""
