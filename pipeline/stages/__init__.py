"""Where the stages meet the data set: each reads what is not done yet, works on a batch with nothing open, writes."""
