"""What people make, in a file beside the data set: a rebuilt data set keeps it, by the keys of its mentions."""
