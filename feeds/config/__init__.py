"""The configuration: feedloom.toml and FEEDLOOM_* variables, checked as a whole."""

#: The file that commands read where no other is named.
DEFAULT_NAME = "feedloom.toml"
