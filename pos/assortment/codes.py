"""Codes as people and other programs write them.  Pure."""

_EIGHT, _THIRTEEN = 8, 13


def shown_gtin(gtin14: str) -> str:
    """A GTIN-14 as it stands under the bars: `08930000000019` -> `8930000000019`.

    Eight digits where six noughts stand before them, thirteen where one does, else all.
    """
    if gtin14.startswith("000000"):
        return gtin14[-_EIGHT:]
    return gtin14[-_THIRTEEN:] if gtin14.startswith("0") else gtin14
