"""The report of a finished run as HTML pages: what was removed and why, what was found, and which articles to check first.

`site.write_report` reads the run one article at a time, `doubt` scores each article, `article` builds its page, `tally` and
`table` collect what the overview and the table show, and `pages` renders the templates. This room may import `batch` and
every room below it, but never `learn`, `api` or `cli`. Only `pages` imports the template engine.
"""
