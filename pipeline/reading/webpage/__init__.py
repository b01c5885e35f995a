"""A saved web page read as an article: its tree, its metadata, the part that is the article, and that part as Markdown."""
