"""Bytes become decoded text, front matter and body; a web page becomes Markdown first. May import: text, settings and below."""
