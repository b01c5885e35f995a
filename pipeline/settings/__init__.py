"""The settings of a run as frozen values, and the file that they are read from. May import: text, model, errors, lexicon."""
