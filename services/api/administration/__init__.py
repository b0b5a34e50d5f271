"""What operators look at and mend: all orders, queues, dead letters, prices."""
