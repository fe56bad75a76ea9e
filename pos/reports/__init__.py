"""What was sold: sums over a span of days, by product, producer, star, group, place or person.

Every answer is a sum of the sale lines themselves.  The kept sums of whole months only spare
the reading: a month whose sums are not those of all its sales is read from the lines.
"""
