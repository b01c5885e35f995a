"""From places and containers to records: one file for each form, and a table that lists them (`forms.py`).

A record is one article's bytes with what its container knows of it. A reader is one function `records`, which yields what it
finds as it finds it. May import: reading and below; a form's module, and so its library, is imported when one is read.
"""
