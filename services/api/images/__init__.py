"""Finished pictures: list, look at, download, delete."""
