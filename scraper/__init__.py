"""The middle layer: from the world's documents to articles. Imports `storage`, never `feeds`."""
