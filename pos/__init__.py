"""The point-of-sale and inventory system of an OCOP showroom, room by room."""
