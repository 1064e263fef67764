"""Random input for every reader of text that authors write."""
