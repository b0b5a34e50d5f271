"""Partners: other systems that place orders over the broker, each as its own user there."""
