"""The public pages behind every showroom's labels and receipts.

Owns the schema `origin`, whose views are all that these pages read, and the log of views.  Runs as
an application and a process of its own, under a host name of its own, on a database role that can
write nothing and sees neither customers nor costs.  Promises that a recalled lot is red within a
second, and that what is not known is said to be unknown; says in the same words what the showroom's
own page says.  Knows no cookie and nobody's name.
"""
