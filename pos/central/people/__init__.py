"""Who works at the centre: accounts, passwords, sessions, what each may; the pages' door.

Owns the accounts, their sessions and the book of what the office did.  Promises that a page
without a named permission is nobody's.  Never tells whether a name or a password was wrong.
"""
