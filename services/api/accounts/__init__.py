"""People: who they are, how they log in, how a request says whose it is."""
