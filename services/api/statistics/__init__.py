"""Statistics: what was ordered and what it came to, by day, tool, model and member."""
