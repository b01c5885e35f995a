"""Many articles: each is the unit of loss, and what was done is never done twice. May import: chain, outputs and below."""
