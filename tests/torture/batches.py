"""How many articles make a batch, which is what keeps more than one worker busy."""

from __future__ import annotations

import index.pool


def limit(articles: int) -> None:
    """In this process from now on, batches have at most so many articles."""
    index.pool.BATCH_ARTICLES = articles
