"""The workbench: from an address to a saved source, step by step. Its pages stand in `feeds.web.edit`."""
