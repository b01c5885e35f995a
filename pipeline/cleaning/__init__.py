"""Rules propose what to cut, one driver applies the cuts, and guards refuse harmful ones. May import: reading and below."""
