"""What of EPCIS 2.0 our documents must have at the least, in our own words.

The official schema is read where it lies beside the project (its terms keep it out); elsewhere
this one stands in for it.  Source of the names: GS1 EPCIS 2.0 and CBV 2.0.
"""

_MOMENT = {"type": "string", "format": "date-time"}
_PLACE = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "format": "uri"}},
}
_GOODS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["epcClass"],
        "properties": {
            "epcClass": {"type": "string", "pattern": "^https?://[^ ]+$"},
            "quantity": {"type": "number", "exclusiveMinimum": 0},
            "uom": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"},
        },
        "additionalProperties": False,
    },
}
_STEPS = [
    "accepting",
    "arriving",
    "assembling",
    "collecting",
    "commissioning",
    "consigning",
    "creating_class_instance",
    "cycle_counting",
    "decommissioning",
    "departing",
    "destroying",
    "disassembling",
    "dispensing",
    "encoding",
    "entering_exiting",
    "holding",
    "inspecting",
    "installing",
    "killing",
    "loading",
    "other",
    "packing",
    "picking",
    "receiving",
    "removing",
    "repackaging",
    "repairing",
    "replacing",
    "reserving",
    "retail_selling",
    "sampling",
    "sensor_reporting",
    "shipping",
    "staging_outbound",
    "stock_taking",
    "stocking",
    "storing",
    "transporting",
    "unloading",
    "unpacking",
    "void_shipping",
]
_STATES = [
    "active",
    "available",
    "completeness_inferred",
    "completeness_verified",
    "conformant",
    "container_closed",
    "container_open",
    "damaged",
    "destroyed",
    "dispensed",
    "disposed",
    "encoded",
    "expired",
    "in_progress",
    "in_transit",
    "inactive",
    "mismatch_class",
    "mismatch_instance",
    "mismatch_quantity",
    "needs_replacement",
    "no_pedigree_match",
    "non_conformant",
    "non_sellable_other",
    "partially_dispensed",
    "recalled",
    "reserved",
    "retail_sold",
    "returned",
    "sellable_accessible",
    "sellable_not_accessible",
    "stolen",
    "unavailable",
    "unknown",
]
_EVERY = {
    "eventTime": _MOMENT,
    "eventTimeZoneOffset": {"type": "string", "pattern": "^[+-][0-9]{2}:[0-9]{2}$"},
    "bizStep": {"$ref": "#/definitions/bizStep"},
    "disposition": {"$ref": "#/definitions/disposition"},
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "ilmd": {"type": "object"},
}
_OBJECT = {
    "type": "object",
    "required": ["type", "eventTime", "eventTimeZoneOffset", "action", "quantityList"],
    "properties": {
        "type": {"const": "ObjectEvent"},
        "action": {"enum": ["ADD", "OBSERVE", "DELETE"]},
        "quantityList": _GOODS,
        "destinationList": {"type": "array", "minItems": 1},
        **_EVERY,
    },
    "additionalProperties": False,
    # Data of a lot belong to the event that brings it into being.
    "if": {"required": ["ilmd"]},
    "then": {"properties": {"action": {"const": "ADD"}}},
}
_TRANSFORMATION = {
    "type": "object",
    "required": [
        *("type", "eventTime", "eventTimeZoneOffset"),
        *("inputQuantityList", "outputQuantityList"),
    ],
    "properties": {
        "type": {"const": "TransformationEvent"},
        "inputQuantityList": _GOODS,
        "outputQuantityList": _GOODS,
        **_EVERY,
    },
    "additionalProperties": False,
}
_EVENT = {
    "if": {"properties": {"type": {"const": "TransformationEvent"}}},
    "then": _TRANSFORMATION,
    "else": _OBJECT,
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
        "bizStep": {"anyOf": [{"pattern": "^https?://"}, {"enum": _STEPS}]},
        "disposition": {"anyOf": [{"pattern": "^https?://"}, {"enum": _STATES}]},
    },
}
