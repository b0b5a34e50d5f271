"""Whether orders can be accepted, and the state of everything that they need."""
