"""The ground floor: what rooms hand to each other. Imports nothing of ours."""
