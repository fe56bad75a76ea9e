"""The manager's office: setting a showroom up, and every step of that again as a settings page.

Owns no table.  Promises that what was set up can be set anew without starting anything again.
Never sells, never counts.
"""
