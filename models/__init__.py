"""The models: what can be used (`catalogue.toml`), where their files lie, and how the bundled ones were trained."""
