"""How the assortment says no."""

from pos.base.errors import Refusal

# --- The list, changes of many goods, exports -----------------------------------------------


class NothingChosen(Refusal):
    """No product was chosen."""

    code = "assortment.nothing_chosen"


class UnknownChange(Refusal):
    """No such change: it was never begun, or is gone since the program was started again."""

    code = "assortment.unknown_change"


class GoodsChanged(Refusal):
    """Between the look and the act some products changed; `names` and `count` say which."""

    code = "assortment.goods_changed"


class NothingToChange(Refusal):
    """Every product chosen is as wanted already, or cannot be changed so."""

    code = "assortment.nothing_to_change"


class NotTheLastChange(Refusal):
    """Only the newest change that stands can be given back."""

    code = "assortment.not_the_last_change"


class TooManyRows(Refusal):
    """More rows than a sheet of Excel holds; `rows` and `most` say how many."""

    code = "assortment.too_many_rows"
