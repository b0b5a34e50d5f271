"""Model engines that more than one service runs, since services do not import each other."""
