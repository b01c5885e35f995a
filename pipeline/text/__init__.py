"""Characters become lines and blocks that know where they stand. May import: lexicon, model, errors."""
