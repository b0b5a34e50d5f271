"""The translator: prompts in Russian and Korean become English."""
