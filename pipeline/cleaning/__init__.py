"""Rules propose what to cut, one driver cuts it, and guards refuse what would harm. May import: reading and below."""
