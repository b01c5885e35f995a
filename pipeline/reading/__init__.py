"""Bytes become decoded text, front matter and body; a web page first becomes Markdown. May import: text, settings and below."""
