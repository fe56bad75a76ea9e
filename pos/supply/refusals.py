"""How supply says no."""

from pos.base.errors import Refusal


class TooLittlePast(Refusal):
    """The books go back too few days to be lived again."""

    code = "supply.too_little_past"


class RunsAlready(Refusal):
    """A back-test is under way."""

    code = "supply.runs_already"


class NewerReview(Refusal):
    """The suggestions were made anew since somebody looked at them."""

    code = "supply.newer_review"
