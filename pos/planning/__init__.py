"""What to order tonight, and why: demand learnt, levels, packs, minimums.  Pure.

The rule is one function of frozen values (`suggestion.suggest`): no clock, no database, no dice.
`learning.Memory` is fed day by day; `line_protocol` lets other programs ask.
"""
