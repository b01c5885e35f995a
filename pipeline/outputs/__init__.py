"""Articles become files that other programs read. May import: settings, text and below."""
