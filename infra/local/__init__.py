"""Everything on one machine without Docker: the servers and services are children of one process."""
