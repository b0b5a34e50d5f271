"""The inpainter: what a mask covers is painted anew, the rest of the picture stays as it is."""
