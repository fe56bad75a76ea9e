"""The signed stream: every act's fact, chained and signed in the act's own transaction.

Only `sync.outbox` writes facts.  Never opens an envelope: rooms give it finished bodies.
"""
