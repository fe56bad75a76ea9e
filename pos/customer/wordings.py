"""Which wording of the consent is asked today; the sentences are said by `web.sentences`."""

CURRENT = "2026-11"
"""A version of `web.phrases.consents.OFFERS`."""
