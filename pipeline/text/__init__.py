"""Characters become lines and blocks that know their positions. May import: lexicon, model, errors."""
