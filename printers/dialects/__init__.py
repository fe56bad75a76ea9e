"""The languages of printers: from dots, or from letters where nothing else helps, to bytes.

Owns one module a language: `escpos` (`GS v 0`, and how every job begins and ends), `graphics`,
`columns`, `fs_label`, `tspl`, `mixed`, `plain`; and what they share: `bands` of rows, and
`letters`, the one gate through which text leaves as text.

Promises: no text becomes a command, no picture acts on the printer, every job begins clean.

Never changes what a paper says, and never opens a line.
"""
