"""The tables of what people read, by what it is about.  Vietnamese; English is in the catalogue."""
