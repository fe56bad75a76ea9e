"""The ways the registry says no."""

from pos.base.errors import Refusal


class NothingNew(Refusal):
    """A release without a change would say nothing."""

    code = "central.nothing_new"


class NoRecallInForce(Refusal):
    """Only a recall in force can be corrected or lifted."""

    code = "central.no_recall"


class ListTooLong(Refusal):
    """The list of recalls would be larger than every till is sure to fetch in a moment."""

    code = "central.recalls_too_long"


class BarcodeTaken(Refusal):
    """A barcode is another product's in the registry."""

    code = "central.barcode_taken"


class CodeTaken(Refusal):
    """A new product's code is another product's."""

    code = "central.registry_code_taken"
