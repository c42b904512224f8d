"""Result files of other coders into an ordinary data set: read, map the labels, locate the quotes, store."""
