"""Letters by e-mail: their texts, the table in which they wait, and what sends them."""
