"""Brand books: what a company's pictures and banners look like, kept in versions."""
