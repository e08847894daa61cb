"""The Flask app: pages, JSON API, console and network view over the graph."""
