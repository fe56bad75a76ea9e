"""The number of an order that was sent."""


def number_of(letter: str, year: int, no: int) -> str:
    """`DH26-0001`: year, running from 1; later epochs of the book put their letter before it.

    A book that was brought back from a copy begins anew under another letter, because it may not
    know what was sent after the copy was made: `DH26-B0001`.

    Args:
        letter: of the epoch, `A` for the first.
    """
    head = "" if letter == "A" else letter
    return f"DH{year % 100:02d}-{head}{no:04d}"
