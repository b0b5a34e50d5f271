"""Departments: whom they have, how much they may, and their share while work waits."""
