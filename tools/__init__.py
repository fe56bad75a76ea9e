"""Tools of those who build and release the program; nothing of a shop."""
