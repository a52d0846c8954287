"""The innermost loops of searching, each written twice as those of index/kernel are."""
