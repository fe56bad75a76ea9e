"""Files as tables of text: CSV in the encodings Vietnam still uses, and XLSX.

Promises an answer to every byte string: sheets, or a refusal that names what the file is.
Never opens anything but the bytes it was given, and never runs what it finds in them.
"""
