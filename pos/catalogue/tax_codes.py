"""Tax codes of makers, buyers and shops.  Pure."""

import re

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from pos.base.text import clean
from pos.catalogue.codes import BadCode


def check_mst(text: str) -> str:
    """Return a Vietnamese tax code (MST) in its printed form.

    Ten digits with a check digit (`0100109106`), a branch of one (`0100109106-001`), or the
    twelve digits of a personal identity number, which households use and which carry no
    check digit.

    Raises:
        BadCode: `empty`, `not_digits`, `length`, `check_digit` or `not_assigned`.
    """
    digits = re.sub(r"[ .-]", "", clean(text))
    if not digits:
        raise BadCode("empty", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise BadCode("not_digits", text)
    if len(digits) not in {10, 12, 13}:
        raise BadCode("length", text)
    if len(digits) == 12:
        return digits
    try:
        return str(mst.format(mst.validate(digits)))
    except InvalidChecksum as error:
        raise BadCode("check_digit", text) from error
    except ValidationError as error:
        raise BadCode("not_assigned", text) from error
