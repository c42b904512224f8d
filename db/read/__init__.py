"""What is read from a data set, one file a question."""
