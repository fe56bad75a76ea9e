"""Which shops are for tuning and which are for judging.

The final seeds were drawn once from the machine's own randomness and written here before the first
rule was tuned.  Nobody looks at a final shop to change a formula; both tables are always shown.
"""

TUNING = tuple(range(1001, 1013))
"""Shops one may look at as often as one likes."""

FINAL = (
    111170, 113960, 153043, 247685, 436552, 441781, 478391, 490587, 509283, 568094,
    614280, 618579, 659479, 694803, 819604, 852696, 893696, 908692, 946683, 955350,
)  # fmt: skip
"""Shops that only the last word is spoken on."""

SETS = {"tuning": TUNING, "final": FINAL}
