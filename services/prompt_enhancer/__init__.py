"""The prompt enhancer: a prompt becomes the description that is painted."""
