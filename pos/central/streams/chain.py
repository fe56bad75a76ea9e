"""Whether facts that came hold together: each behind the one before, each signed.  Pure."""

from dataclasses import dataclass

from pos.sync.facts import chain_hash, checker
from pos.sync.wire import Batch


@dataclass(frozen=True)
class Flaw:
    """The first fact that does not hold."""

    at: int
    """Its number."""
    what: str
    """`chain` (its hash is another) or `signature`."""


def first_broken(
    batch: Batch, terminal_id: str, epoch: str, public_key: bytes, *, known: int = 0
) -> Flaw | None:
    """The first fact of a batch that is not what its writer signed.

    A hash covers terminal, epoch, number, the hash before and the body, so that a fact of another
    stream or place is none of this one.

    Args:
        public_key: 32 bytes.
        known: facts up to this number are compared with the kept ones anyway; their signatures
            are not worked out again.
    """
    is_signed = checker(public_key)
    prev = batch.prev
    for one in batch.facts:
        if chain_hash(terminal_id, epoch, one.seq, prev, one.body) != one.hash:
            return Flaw(one.seq, "chain")
        if one.seq > known and not is_signed(one.sig, one.hash):
            return Flaw(one.seq, "signature")
        prev = one.hash
    return None
