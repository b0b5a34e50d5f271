"""How the system is set up and run."""
