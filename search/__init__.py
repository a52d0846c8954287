"""Query in, page of hits out."""
