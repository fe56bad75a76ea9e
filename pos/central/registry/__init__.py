"""The registry and recalls: what the centre owns and every showroom hears.

Producers, products, their certificates, administrative units and banks are edited by the office and
published as releases, immutable and signed; a recall is one act, in force at once.  It never writes
what showrooms tell.
"""
