"""The bannerizer: banners around a picture."""
