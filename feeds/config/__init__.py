"""feedloom.toml: its keys, its checks, its problems in words."""
