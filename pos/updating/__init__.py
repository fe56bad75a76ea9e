"""The program's own life on a machine: checking, taking up and giving back a new release.

Owns the folder `program/` of the data folder: each release in an environment of its own, the file
`current` that names the one to run, the journal of an update under way.  Promises that a machine
that stops at any moment of an update opens a shop that sells, and that a book never stays behind a
failed update.  Never fetches anything, never deletes data.

It stands beside the rooms, since it opens folders and starts programs.
"""
