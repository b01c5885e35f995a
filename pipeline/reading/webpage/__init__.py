"""A saved web page read as an article: its tree, its metadata, which part of it is the article, and that as Markdown."""
