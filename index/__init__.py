"""Articles in, index out: formats, dates, analysis, segments, generations."""
