"""What is computed of the whole graph at once: communities, centrality, places on the map."""
