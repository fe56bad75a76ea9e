"""Ordering from producers: the terms on which they deliver, what customers were promised, and
orders from the draft to the last delivery.

Nothing goes out without a person.  What was sent is never changed: a change, an answer, a delivery
is an event of its own, and where an order stands is what its events add up to.
"""
