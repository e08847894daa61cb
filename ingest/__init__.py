"""From files to concepts: reads sources, extracts concepts, loads them into the graph."""
