"""The centre: every showroom's facts, kept as they were signed; what they come to; what it tells
the showrooms in turn.

Runs on PostgreSQL, in processes of its own.  Folders inside, from the floor up; each imports only
from those below it:

`models`, `database`, `centre` the tables' base, transactions, the chain of schemas, what a process
holds · `people` who works at the centre, and what they may · `terminals` who may send: enrolment,
approval, keys · `streams` the door of the line: hello, events, what is kept and what is put aside ·
`books` what the facts come to, row by row, and the sums of days · `watch` terminals, alarms, what
was put aside, as the office sees them; `registry` releases and recalls; `origin` the public pages
behind labels · `desk` the city's pages · `app` puts them together.

Nothing here is imported by a till.
"""
