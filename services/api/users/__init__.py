"""Users as administrators see them, and as they see themselves: looking, changing, approving, blocking, deleting."""
