"""Pages and JSON over an engine."""
