"""Which tags a paper is likely to get, told from the papers that were tagged before. Pure.

Each tagged paper is a set of features: its authors, categories, venue, and the words of its title.
A tag's score is its log-odds: how often it is used at all, and for each feature of the paper how
much more often papers with that tag have it than papers without (naive Bayes, smoothed). Learning
a paper and forgetting it costs as much as it has features; nothing else is kept, and nothing is
sent anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from sys import intern

from storage.documents import Document
from storage.tokens import tokens

_SMOOTHING = 0.5
"""Each tag counts as used so much more often, and not used so much more often."""
_DOUBT = 2
"""With each tag it is as if so many papers more were known, with features as usual."""
_SHORTEST_WORD = 3
_TELL_NOTHING = frozenset(
    (
        "about", "all", "and", "are", "based", "beyond", "can", "does", "for", "from", "how",
        "into", "its", "not", "our", "over", "the", "their", "through", "toward", "towards",
        "under", "using", "via", "what", "when", "where", "which", "why", "with", "without", "you",
        "your",
    )
)  # fmt: skip
"""Words of titles that say nothing of a subject."""
_MOST_AUTHORS = 12
"""The first of a paper's; a list of hundreds tells of a collaboration, not of a subject."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A tag that fits."""

    tag: str
    """The tag."""
    score: float
    """Log-odds; only to be compared."""
    because: str
    """Why, in words."""


_Learned = tuple[tuple[str, ...], tuple[str, ...]]
"""Features and tags of a paper. Tuples of texts: of many, the garbage collector looks at none."""


def features(document: Document) -> dict[str, str]:
    """Return what a paper is told by, each with how it is called in a sentence."""
    found: dict[str, str] = {}
    printed = (*document.get("authors", ()), *document.get("known_authors", ()))
    for key, name in zip(document.get("who", ())[:_MOST_AUTHORS], printed, strict=False):
        found[f"who:{key}"] = f"by {name}"
    for category in document.get("categories", ()):
        found[f"cat:{category}"] = f"in {category}"
    if venue := document.get("venue"):
        found[f"venue:{venue}"] = f"of {venue}"
    for word in tokens(document.get("title", "")):
        if len(word) >= _SHORTEST_WORD and word not in _TELL_NOTHING:
            found[f"word:{word}"] = f"with “{word}” in the title"
    return found


class TagLikelihood:
    """What was learned of tagged papers."""

    def __init__(self) -> None:
        self._papers: dict[int, _Learned] = {}
        self._tags: Counter[str] = Counter()
        self._having: Counter[str] = Counter()
        self._both: dict[str, Counter[str]] = {}

    def __len__(self) -> int:
        """Return how many papers were learned."""
        return len(self._papers)

    def __contains__(self, number: object) -> bool:
        return number in self._papers

    def learn(self, number: int, document: Document, tags: Iterable[str]) -> None:
        """Learn a tagged paper; one that is known is forgotten first."""
        self.forget(number)
        learned = tuple(map(intern, features(document))), tuple(dict.fromkeys(tags))
        if learned[1]:
            self._papers[number] = learned
            self._count(learned, 1)

    def forget(self, number: int) -> None:
        """Forget a paper."""
        if (learned := self._papers.pop(number, None)) is not None:
            self._count(learned, -1)

    def _count(self, learned: _Learned, by: int) -> None:
        names, tags = learned
        _add(self._tags, tags, by)
        _add(self._having, names, by)
        for name in names:
            both = self._both.setdefault(name, Counter())
            _add(both, tags, by)
            if not both:
                del self._both[name]

    def likeliest(
        self, documents: Sequence[Document], *, most: int, without: Iterable[str] = ()
    ) -> list[Likely]:
        """Return the tags that fit papers best, those most used when nothing speaks for more.

        Of several papers each counts the same. `without` are not offered.
        """
        told = [features(document) for document in documents]
        left_out = set(without)
        scores = {
            tag: sum(self._score(tag, some) for some in told)
            for tag in self._tags
            if tag not in left_out
        }
        best = sorted(scores, key=lambda tag: (-scores[tag], tag))[:most]
        return [Likely(tag, scores[tag], self._why(tag, told)) for tag in best]

    def _score(self, tag: str, of: Iterable[str]) -> float:
        used, papers = self._tags[tag], len(self._papers)
        score = log((used + _SMOOTHING) / (papers - used + _SMOOTHING))
        return score + sum(self._weight(tag, feature) for feature in of)

    def _weight(self, tag: str, feature: str) -> float:
        """Return how much a feature speaks for a tag; 0 for one that was never seen."""
        having = self._having.get(feature, 0)
        if not having:
            return 0.0
        used, papers = self._tags[tag], len(self._papers)
        both = self._both[feature].get(tag, 0)
        usual = (having + _SMOOTHING) / (papers + 2 * _SMOOTHING)
        with_tag = (both + _DOUBT * usual) / (used + _DOUBT)
        without = (having - both + _DOUBT * usual) / (papers - used + _DOUBT)
        return log(with_tag / without)

    def _why(self, tag: str, told: Sequence[Mapping[str, str]]) -> str:
        """Return what speaks most for a tag: how many of the papers like that have it."""
        best, why = 0.0, ""
        for some in told:
            for feature, phrase in some.items():
                both = self._both[feature][tag] if feature in self._both else 0
                weight = self._weight(tag, feature) if both else 0.0
                if weight > best:
                    of = self._having[feature]
                    best, why = weight, f"{both} of {of} tagged papers {phrase}"
        if why:
            return why
        return f"on {self._tags[tag]} of {len(self._papers)} tagged papers"


def _add(counts: Counter[str], names: Iterable[str], by: int) -> None:
    for name in names:
        counts[name] += by
        if not counts[name]:
            del counts[name]
