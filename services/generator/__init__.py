"""The generator: prompts become pictures."""
