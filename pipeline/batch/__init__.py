"""Cleans many articles: a failure costs one article, and no work is done twice. May import: chain, outputs and below."""
