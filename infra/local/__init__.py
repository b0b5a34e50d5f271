"""Everything on one machine without Docker: the servers and the services as supervised children of one process."""
