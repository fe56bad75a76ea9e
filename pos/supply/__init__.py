"""What to order from whom tonight, and why: demand, suggestions, purchase orders.

The rule is one pure function of frozen values (`suggestion.suggest`): no clock, no database, no
dice.  Nothing is ever sent without the manager.
"""
