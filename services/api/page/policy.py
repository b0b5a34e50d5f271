"""What the page's documents may load and do, said to the browser in headers."""

from urllib.parse import urlsplit

NO_BUILD_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


def content_policy(pictures: str) -> str:
    """Everything comes from here; pictures also from the origin of S3, which the picture routes redirect to."""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' blob: data: {pictures}",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def origin(address: str) -> str:
    """`scheme://host:port` of an address, as a policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def headers(policy: str) -> dict[str, str]:
    """Those of a document; what the whole API sends comes on top of them."""
    return {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
