"""The centre's registry at this till: producers, products and their certificates as last released.

Owns the entries, their application between sales, and which products of the shop are which of them.
Promises that nothing unsigned, older or incomplete is ever taken, and that a release is there whole
or not at all.  Never reaches the network: files are handed in.
"""
