"""Blocks become units, units become fixes, procedures and steps. May import: cleaning and below."""
