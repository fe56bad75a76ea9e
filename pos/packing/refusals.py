"""How packing says no."""

from pos.base.errors import Refusal


class NotASet(Refusal):
    """No such product, or nobody has written what goes into it."""

    code = "packing.not_a_set"


class CannotBeASet(Refusal):
    """A gift set is sold by the piece, kept in stock, and not withdrawn."""

    code = "packing.cannot_be_a_set"


class StillPlain(Refusal):
    """The books hold units of the product of which nobody knows what lies in them."""

    code = "packing.still_plain"


class EmptyRecipe(Refusal):
    """A set holds something."""

    code = "packing.empty_recipe"


class TwiceInRecipe(Refusal):
    """A recipe names each product once."""

    code = "packing.twice_in_recipe"


class SetInSet(Refusal):
    """No set lies in another."""

    code = "packing.set_in_set"


class PartNotForSale(Refusal):
    """A component is unknown, withdrawn, a service, or has no price: it has no share."""

    code = "packing.part_not_for_sale"


class PartsMissing(Refusal):
    """The place holds too little of some components."""

    code = "packing.parts_missing"


class PartBarred(Refusal):
    """A component's lot has expired, is held or recalled."""

    code = "packing.part_barred"


class PartLapsed(Refusal):
    """A component lost its stars, and the shop chose not to sell such goods."""

    code = "packing.part_lapsed"


class PartPast(Refusal):
    """A component is past its best-before, and the set has an HSD: it could be sold no day."""

    code = "packing.part_past"


class PartNeedsLot(Refusal):
    """Some lot of a component may not be sold: nobody but a person chooses the lot."""

    code = "packing.part_needs_lot"


class SetHeld(Refusal):
    """An order means the sets themselves: they stay whole until it is lifted."""

    code = "packing.set_held"


class SetNumber(Refusal):
    """Not a number of sets that one act takes."""

    code = "packing.set_number"


class NotSoMany(Refusal):
    """The place holds fewer sets of the lot."""

    code = "packing.not_so_many"


class UnknownSetLot(Refusal):
    """No such lot of a gift set, or none of it at this place."""

    code = "packing.unknown_lot"


class NoReason(Refusal):
    """A component put in another's place, or sets taken apart, want a reason."""

    code = "packing.no_reason"


class UnknownPlace(Refusal):
    """Sets are packed in the shop or in the storeroom."""

    code = "packing.unknown_place"


class LabelUnknown(Refusal):
    """No label of this shop, or of a lot that the books do not know."""

    code = "packing.label_unknown"


class LabelWithoutLot(Refusal):
    """The pack's own barcode: it names the goods and no lot."""

    code = "packing.label_without_lot"


class LabelNotInside(Refusal):
    """The label of goods that do not go into this set."""

    code = "packing.label_not_inside"
