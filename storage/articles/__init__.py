"""Articles: recorded, matched, kept through their lives; the only write of them."""
