"""The consumers that are running, as their heartbeats say."""
