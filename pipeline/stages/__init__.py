"""Where the stages meet the data set: each reads what is not done yet, calls its stage on a batch, stores the result."""
