"""Customers, only as far as a shop needs them: a name, a phone, what they agreed to.

Owns who is known, what each agreed to and when, how long they are kept, and who was forgotten.
Tells the centre nothing: no fact, no log and no synchronisation ever carries a name or a phone.
What they bought belongs to the rooms above, which hand it in (`customer.elsewhere`).
"""
