"""How supply says no."""

from pos.base.errors import Refusal


class NewerReview(Refusal):
    """The suggestions were made anew since somebody looked at them."""

    code = "supply.newer_review"
