"""Many articles at once, on whole arrays: their words, the runs they are sorted in, the merge."""
