"""Turns articles into files that other programs read. May import: settings, text and below."""
