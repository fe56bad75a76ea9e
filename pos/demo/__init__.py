"""The demo showroom: real OCOP goods with invented prices, lots and people, each marked so."""
