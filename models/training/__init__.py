"""Everything that makes bottega's bundled models, from the pictures they learn from to the files
that ship. Each step is a module run as `python -m models.training.<step>` from the repository
root; README.md gives the order and the durations."""
