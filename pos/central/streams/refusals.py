"""What the line answers to a no, in the protocol's own words."""

from collections.abc import Mapping


class LineRefusal(Exception):  # noqa: N818 - the line's word for it
    """A request that is not done.

    Args:
        code: `BODY`, `TOO_LARGE`, `GAP`, `FORK`, `CHAIN`, `SIG`, `UNKNOWN_TERMINAL`, `AUTH`,
            `REVOKED`, `WAITING`, `PICTURE`, `BUSY`.
        facts: what the answer says besides.
        retry_after_s: how long to wait before trying again; 0: the answer does not say.
    """

    def __init__(self, code: str, *, retry_after_s: int = 0, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, object] = facts
        self.retry_after_s = retry_after_s

    @property
    def status(self) -> int:
        """Of the answer."""
        return _STATUS[self.code]


_STATUS = {
    "BODY": 400,
    "AUTH": 401,
    "UNKNOWN_TERMINAL": 401,
    "REVOKED": 403,
    "WAITING": 403,
    "PICTURE": 409,
    "GAP": 409,
    "FORK": 409,
    "TOO_LARGE": 413,
    "CHAIN": 422,
    "SIG": 422,
    "BUSY": 503,
}
