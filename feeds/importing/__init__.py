"""Taking over what other programs read: their files become sources of feedloom.toml, with a report by line."""
