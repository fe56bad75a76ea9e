"""Who works in the demo showroom; told to whoever opens it."""

from pos.shop.founding import Newcomer

PEOPLE = (
    Newcomer("Lan", "cashier", "258046"),
    Newcomer("Minh", "cashier", "367915"),
    Newcomer("Thu", "lead", "481527"),
    Newcomer("Hạnh", "manager", "192837"),
    Newcomer("Quang", "auditor", "630294"),
)
