"""What several papers tell alike: the same text (near copies), and the same event (stories)."""
