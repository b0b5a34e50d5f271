"""Credits as the API shows them: a read model of the ledger, top-ups, and what administrators do with them."""
