"""The lines to printers: one file a kind of cable, all of them alike to those who talk over them.

Owns opening, writing, reading and closing, and nothing of what is said.

Promises: a write tells how many bytes were taken, or fails as an `OSError`; nobody waits for ever;
what a library leaves undone (short writes, blocking closes, errors of its own kind) is done here.

Never imports a library of drivers before a line of its kind is opened.
"""
