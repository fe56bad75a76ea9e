"""The city's desk: where the showrooms stand today, what is sold, what needs somebody's eye.

Reads what the books come to, and keeps sums of its own over all showrooms so that a page over a
year is as quick as one over a day.  The office sees sums: a figure to which fewer than
`privacy.FEWEST` showrooms added is told together with others.  A showroom's own people see their
showroom and nothing else.  No page of the desk knows a customer, a cost or a margin.
"""
