"""How a count says no."""

from pos.base.errors import Refusal


class NoSuchCount(Refusal):
    """There is no such count."""

    code = "counting.no_such_count"


class CountEnded(Refusal):
    """The count was posted or dropped: nobody writes on its sheets any more."""

    code = "counting.ended"


class NoSuchPlace(Refusal):
    """No place of the showroom's where goods are counted."""

    code = "counting.no_such_place"


class NothingToCount(Refusal):
    """The goods chosen are none, or none that are stocked."""

    code = "counting.nothing_to_count"


class AnothersSheet(Refusal):
    """Each counter writes on a sheet of their own."""

    code = "counting.anothers_sheet"


class NoSuchEntry(Refusal):
    """The entry to put right is not on this sheet, or was put right already."""

    code = "counting.no_such_entry"


class NotOfThisCount(Refusal):
    """The count was opened for other goods."""

    code = "counting.not_of_this_count"


class SetNeedsLot(Refusal):
    """Gift sets are counted by the lot on their label: else nobody knows what lies in them."""

    code = "counting.set_needs_lot"


class Unsettled(Refusal):
    """Lots are to be counted again, or left out, before the count can be posted."""

    code = "counting.unsettled"


class CauseNeeded(Refusal):
    """A difference of this worth says why."""

    code = "counting.cause_needed"


class UncountedUnsaid(Refusal):
    """Whether lots that nobody counted are gone, or were not looked at, was not said."""

    code = "counting.uncounted_unsaid"


class ResultChanged(Refusal):
    """The differences are others than those the page showed."""

    code = "counting.result_changed"


class NotPosted(Refusal):
    """The count has no result yet."""

    code = "counting.not_posted"
