"""How taking in says no."""

from collections.abc import Iterable

from pos.base.errors import Refusal


class NothingToTake(Refusal):
    """Every row is in the books already, or refused."""

    code = "intake.nothing_to_take"


class BooksChanged(Refusal):
    """Between the look and the act the books changed: the list would now do other things."""

    code = "intake.books_changed"


class AnotherGoesOn(Refusal):
    """A long list is being taken in, or given back: one after the other."""

    code = "intake.another_goes_on"


class NotTheLast(Refusal):
    """Only the newest import that stands can be given back."""

    code = "intake.not_the_last"


class ReturnChanged(Refusal):
    """Since the look something was sold or edited: giving the list back would do other things."""

    code = "intake.return_changed"


class OtherPlan(Refusal):
    """The page pressed on is older than the last look: on another page the plan was changed."""

    code = "intake.other_plan"


class UnknownImport(Refusal):
    """No such list: it was never loaded, or is gone since the program was started again."""

    code = "intake.unknown_import"


class ColumnsMissing(Refusal):
    """Columns that no list can do without were not pointed out.

    Args:
        fields: what they would tell.
        columns: the same, in the reader's words where a door says it.
    """

    code = "intake.columns_missing"

    def __init__(self, *, fields: Iterable[str], columns: str) -> None:
        super().__init__(columns=columns)
        self.fields = tuple(fields)


class BadPictures(Refusal):
    """The pictures came in no ZIP that can be opened."""

    code = "intake.bad_pictures"


class TooManyPictures(Refusal):
    """A ZIP holds more than `most` files."""

    code = "intake.too_many_pictures"
