"""The type papers are set in: Noto Sans, read and drawn letter by letter.

Owns the two font files with their licence, their metrics (`truetype`), and the dots of letters and
words (`glyphs`).

Promises: all 134 letters of Vietnamese in every size, and a hollow box for what the type lacks.

Never wraps or places a word.
"""
