"""The audit log: what administrators did, append-only."""
