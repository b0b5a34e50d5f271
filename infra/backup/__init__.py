"""Backup and restore: both databases and every picture, and what to do about what they disagree on afterwards.

`python -m infra.backup save FOLDER`, `python -m infra.backup restore FOLDER`. What is guaranteed: docs/backup.md.
"""
