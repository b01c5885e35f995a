"""Proposes rules for a folder from what its articles have in common.

`examine` reads one article and collects its evidence (`evidence`, `rows`), `texts`, `hosts` and `patterns` turn the evidence
of all articles into proposals (`proposals`), `folder` runs all of them, and `toml` writes proposals into a settings file.
This room may import `batch` and every room below it, but never `review`, `api` or `cli`.
"""
