"""The delivery: component trees as HTML and SVG, static files, headers, downloads, and the site."""
