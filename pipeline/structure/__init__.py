"""Cleaned article -> its structure: units, an outline, fixes with procedures and steps, sections, and the article's kind.

`outline` finds what heads the parts of an article, `tree` decides which of them are fixes and collects their steps, and
`compose` and `sections` turn both into the model of the JSON. The words that this takes are data of the lexicon. May import
`cleaning` and the rooms below it.
"""
