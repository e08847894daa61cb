"""Ask arXiv, OpenAlex and Semantic Scholar for papers, and keep their answers as files to load."""
