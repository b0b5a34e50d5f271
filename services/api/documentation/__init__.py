"""The OpenAPI document and the page that shows it, without anything from another server."""
