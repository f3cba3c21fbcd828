"""Writing as newspapers use it: encodings, languages, dates, bylines, phrases."""
