"""Credits as the API shows them: a read model of the ledger, and top-ups."""
