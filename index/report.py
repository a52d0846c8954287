"""What a build did: as counts, as JSON and in words."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from index.errors import Reject


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. read == indexed + unchanged + len(rejects).

    `generation` is the one that stands now, "" for none, and `published` whether this build made
    it. `articles` are those that the sources leave in the index: where there are none, nothing is
    published. `indexed` counts what was written, `replaced` those of them that the index knew in
    another wording, `unchanged` what `add` left as it was, `pruned` what it dropped.
    `unknown_keys` counts keys of JSONL records that are no field. `notice` says where the
    generation that `add` started from is not the last one published, because that one is damaged,
    or that articles of a missing source were not pruned.
    """

    generation: str
    published: bool
    read: int
    indexed: int
    rejects: tuple[Reject, ...]
    seconds: float
    articles: int
    unchanged: int = 0
    replaced: int = 0
    pruned: int = 0
    passed_over: int = 0
    notice: str = ""
    unknown_keys: dict[str, int] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """How many inputs did not become articles."""
        return len(self.rejects)

    def as_json(self) -> dict[str, Any]:
        """The object that `rebuild --json` prints: first what scripts ask for."""
        names = [field.name for field in fields(self) if field.name != "rejects"]
        told = {name: getattr(self, name) for name in names}
        return {
            "generation": told.pop("generation"),
            "indexed": told.pop("indexed"),
            "rejected": self.rejected,
            "rejects": [reject.as_json() for reject in self.rejects],
            "seconds": told.pop("seconds"),
            **told,
        }

    def counts_in_words(self) -> str:
        """A line on what came in and what became of it."""
        counts = [
            f"{self.read:,} read",
            f"{self.indexed:,} indexed",
            f"{self.rejected:,} rejected",
        ]
        for number, name in (
            (self.unchanged, "unchanged"),
            (self.replaced, "of the indexed replaced an older wording"),
            (self.pruned, "pruned"),
            (self.passed_over, "hidden, linked or own files passed over"),
            (sum(self.unknown_keys.values()), "unknown keys ignored"),
        ):
            if number:
                counts.append(f"{number:,} {name}")
        return f"{', '.join(counts)} in {self.seconds:,.1f} s."

    def outcome_in_words(self) -> str:
        """A line on what stands now."""
        articles = f"{self.articles:,} {'article' if self.articles == 1 else 'articles'}"
        if self.published:
            return f"{self.generation} is published, with {articles}."
        if self.articles:
            return f"Nothing has changed: {self.generation} stands, with {articles}."
        why = "No article would be left" if self.pruned else "No article was found"
        served = f" {self.generation} is still served." if self.generation else ""
        return f"{why}, so nothing was published.{served}"
