"""Showrooms that are played: days of sales at real tills, a line with faults, and what must hold.

Stands beside the rooms: it opens tills in folders of their own and a centre's database, sells
through the acts that a shop uses, sends as a shop sends, and compares.  One seed gives one run.
"""
