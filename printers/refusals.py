"""Why a paper cannot be drawn for a printer; each carries the `code` that a print job stores."""

from printers.reasons import Reason


class DoesNotFit(ValueError):  # noqa: N818 - says what happened
    """Words that may not be shortened are larger than the paper; the message says which."""

    code = Reason.DOES_NOT_FIT.value


class QrDoesNotFit(ValueError):  # noqa: N818 - says what happened
    """No allowed module size fits; the message says what was needed and what there is."""

    code = Reason.QR_DOES_NOT_FIT.value
