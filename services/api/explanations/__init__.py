"""The pages that explain each kind of problem, in three languages."""
