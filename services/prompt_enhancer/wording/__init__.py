"""The rules of wording: what shapes a prompt, what may be added to it, and what would change its facts."""
