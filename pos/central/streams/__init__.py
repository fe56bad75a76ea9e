"""The door of the line: what terminals send is kept as it was signed, before anything reads it."""
