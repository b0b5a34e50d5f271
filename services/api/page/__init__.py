"""The page: the built files of `web/`, served under `/studio`."""
