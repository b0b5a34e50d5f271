"""The models that can be ordered."""
