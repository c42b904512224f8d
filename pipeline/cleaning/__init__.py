"""The parts of the cleaning stage: text, language, near duplicates, authors, boilerplate."""
