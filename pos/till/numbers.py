"""The numbers on papers (facts: *Numbers*).  Pure."""


def receipt_number(showroom: str, register_no: int, ordinal: str, receipt_no: int) -> str:
    """`HN01-1A-000123`: showroom, register, epoch, running from 1 per register and epoch."""
    return f"{showroom}-{register_no}{ordinal}-{receipt_no:06d}"


def closing_number(showroom: str, register_no: int, ordinal: str, closing_no: int) -> str:
    """`HN01-1A-Z0311`: showroom, register, epoch, running from 1 per register and epoch."""
    return f"{showroom}-{register_no}{ordinal}-Z{closing_no:04d}"


def return_number(showroom: str, register_no: int, ordinal: str, return_no: int) -> str:
    """`HN01-1A-T000007`: the same, running from 1 for returns alone."""
    return f"{showroom}-{register_no}{ordinal}-T{return_no:06d}"
