"""The showroom's own profile, its registers and its people with roles and PINs.

Owns who may do what.  Never sells, never counts.
"""
