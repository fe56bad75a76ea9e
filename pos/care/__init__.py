"""Care of the book on its machine: copies, restoring, the nightly audit, the doctor, the log.

Owns the folders `backups/`, `aside/` and `logs/` of the data folder and the files `care.json` and
`high-water.json`; no table of the book is its own.  Promises that no sale ever waits for it, and
that a copy counts only once it was read again and found sound.  Never repairs a book, and never
writes a key beside a copy in the clear.
"""
