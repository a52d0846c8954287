"""The segment format: arrays on disk, and what is read from them."""
