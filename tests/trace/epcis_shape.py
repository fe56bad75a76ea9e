"""What of EPCIS 2.0 our documents must have at the least, in our own words.

The official schema is read where it lies beside the project (its terms keep it out); elsewhere
this one stands in for it.  Source of the names: GS1 EPCIS 2.0 and CBV 2.0.
"""

_TEXT = {"type": "string", "minLength": 1}
_MOMENT = {"type": "string", "format": "date-time"}
_PLACE = {"type": "object", "required": ["id"], "properties": {"id": _TEXT}}
_GOODS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["epcClass"],
        "properties": {
            "epcClass": {"type": "string", "pattern": "^https://[^ ]+$"},
            "quantity": {"type": "number", "exclusiveMinimum": 0},
            "uom": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"},
        },
        "additionalProperties": False,
    },
}
_STEPS = (
    *("commissioning", "receiving", "storing", "stocking", "retail_selling", "inspecting"),
    *("holding", "destroying", "shipping", "departing", "arriving", "dispensing", "removing"),
    *("cycle_counting", "stock_taking", "accepting", "repackaging", "packing", "unpacking"),
    *("sampling", "other", "loading", "unloading", "transporting"),
)
_STATES = (
    *("active", "in_progress", "in_transit", "sellable_accessible", "sellable_not_accessible"),
    *("retail_sold", "recalled", "returned", "destroyed", "disposed", "expired", "damaged"),
    *("non_sellable_other", "dispensed", "inactive", "stolen", "unknown", "reserved"),
    *("container_closed", "available", "unavailable", "conformant", "non_conformant"),
)
_EVENT = {
    "type": "object",
    "required": ["type", "eventTime", "eventTimeZoneOffset", "action", "quantityList"],
    "properties": {
        "type": {"const": "ObjectEvent"},
        "eventTime": _MOMENT,
        "eventTimeZoneOffset": {"type": "string", "pattern": "^[+-][0-9]{2}:[0-9]{2}$"},
        "action": {"enum": ["ADD", "OBSERVE", "DELETE"]},
        "bizStep": {"$ref": "#/definitions/bizStep"},
        "disposition": {"$ref": "#/definitions/disposition"},
        "readPoint": _PLACE,
        "bizLocation": _PLACE,
        "quantityList": _GOODS,
        "ilmd": {"type": "object"},
    },
    # Data of a lot belong to the event that brings it into being.
    "if": {"required": ["ilmd"]},
    "then": {"properties": {"action": {"const": "ADD"}}},
}
SHAPE = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
    "properties": {
        "type": {"const": "EPCISDocument"},
        "schemaVersion": {"const": "2.0"},
        "creationDate": _MOMENT,
        "epcisBody": {
            "type": "object",
            "required": ["eventList"],
            "properties": {"eventList": {"type": "array", "items": _EVENT}},
        },
    },
    "definitions": {
        "bizStep": {"anyOf": [{"pattern": "^https?://"}, {"enum": list(_STEPS)}]},
        "disposition": {"anyOf": [{"pattern": "^https?://"}, {"enum": list(_STATES)}]},
    },
}
