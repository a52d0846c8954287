"""Citations are read again by programs that people keep theirs in, with both days."""

from __future__ import annotations

import json
import re
from itertools import accumulate

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.citations import Name, authors, bibtex, csl, note, plain, ris

PERMALINK = "https://archive.example/article/harbour-03"

FERRY = Article(
    id="harbour-03",
    headline="Ferry prices up 5% & rising",
    body="The crossing was calm.",
    dateline="PORT MARIS",
    source="Coast Wire",
    paper="The Harbour Post",
    byline="By Ines Calder",
    date=20230923,
    date_origin="printed",
    date_printed="Saturday, September 23, 2023",
    hijri=14450307,
    hijri_origin="printed",
    hijri_printed="7 Rabi al-Awwal 1445",
    url="https://harbour.example/3",
    lang="en",
)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ines Calder", [Name("Ines Calder", "Ines", "Calder")]),
        ("Ines Calder, Staff Writer", [Name("Ines Calder", "Ines", "Calder")]),
        (
            "BY INES CALDER and Tom Quay",
            [Name("INES CALDER", "INES", "CALDER"), Name("Tom Quay", "Tom", "Quay")],
        ),
        ("Jan van der Berg", [Name("Jan van der Berg")]),
        ("إيناس كالدر", [Name("إيناس كالدر")]),
        ("the night desk of the Post", [Name("the night desk of the Post")]),
        ("", [Name("Coast Wire")]),
    ],
)
def test_authors_are_persons_where_they_are_told_apart(byline: str, names: list[Name]) -> None:
    assert authors(Article(id="a", byline=byline, source="Coast Wire")) == names


def test_the_note_says_how_both_days_are_known() -> None:
    assert note(FERRY) == (
        "Gregorian date: 23 September 2023, printed as “Saturday, September 23, 2023”. "
        "Hijri date: 7 Rabi I 1445 (1445-03-07), printed as “7 Rabi al-Awwal 1445”. "
        "Dateline: PORT MARIS. Credited to Coast Wire."
    )


def test_a_sentence_names_both_days_and_which_is_derived() -> None:
    article = Article(
        id="a", headline="Ferry", date=20230923, hijri=14450308, hijri_origin="derived"
    )
    assert plain(article, PERMALINK) == (
        "“Ferry”. 23 September 2023; 8 Rabi I 1445 AH (derived). Dateline, " + PERMALINK + "."
    )
    assert plain(Article(id="b", body="x"), "") == (
        "“[Article without a headline]”. undated. Dateline."
    )


def test_each_format_ends_its_record() -> None:
    assert ris(FERRY, PERMALINK).endswith("\r\nER  - \r\n\r\n")
    assert bibtex(FERRY, PERMALINK).endswith("},\n}\n\n")
    assert csl(FERRY, PERMALINK)["issued"] == {"date-parts": [[2023, 9, 23]]}


DECODING = LatexDecodingMiddleware()


def _read_bibtex(text: str) -> list[Entry]:
    """The entries as a program reads them, LaTeX's commands made characters again."""
    library = bibtexparser.parse_string(text, append_middleware=[DECODING])
    assert not library.failed_blocks, library.failed_blocks
    return library.entries


def test_a_program_reads_the_ris_record() -> None:
    (record,) = rispy.loads(ris(FERRY, PERMALINK))
    assert record["type_of_reference"] == "NEWS"
    assert record["title"] == FERRY.headline
    assert record["authors"] == ["Calder, Ines"]
    assert record["secondary_title"] == "The Harbour Post"
    assert (record["year"], record["date"]) == ("2023", "2023/09/23/")
    assert record["urls"] == ["https://harbour.example/3"]
    assert record["notes"] == [note(FERRY)]
    assert record["accession_number"] == "harbour-03"
    assert PERMALINK in str(record)


def test_a_program_reads_the_bibtex_entry() -> None:
    (entry,) = _read_bibtex(bibtex(FERRY, PERMALINK))
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("article", "dateline-harbour-03")
    assert fields["title"].strip("{}") == FERRY.headline
    assert fields["author"] == "Calder, Ines"
    assert fields["journal"] == "The Harbour Post"
    assert (fields["year"], fields["month"], fields["date"]) == ("2023", "sep", "2023-09-23")
    assert fields["hijri"] == "1445-03-07"
    assert fields["note"] == note(FERRY)
    assert fields["url"] == "https://harbour.example/3"


def test_csl_json_is_json() -> None:
    item = json.loads(json.dumps(csl(FERRY, PERMALINK)))
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"given": "Ines", "family": "Calder"}]
    assert item["custom"] == {"hijri": "1445-03-07"}
    assert item["note"] == note(FERRY)
    assert (item["URL"], item["archive_location"]) == (FERRY.url, PERMALINK)


def test_an_impossible_day_is_no_date_of_the_format() -> None:
    article = Article(id="a", headline="Almanac", date=20230931, date_origin="printed")
    assert "DA  -" not in ris(article, "")
    assert "PY  - 2023\r\n" in ris(article, "")
    assert " date =" not in bibtex(article, "")
    assert csl(article, "")["issued"] == {"literal": "2023-09-31"}
    assert "31 September 2023" in note(article)


def test_the_address_is_the_permalink_where_the_article_has_none_of_the_web() -> None:
    for url in ("", "javascript:alert(1)", "ftp://a.example/x"):
        assert f"UR  - {PERMALINK}\r\n" in ris(Article(id="a", headline="x", url=url), PERMALINK)
    assert "UR  -" not in ris(Article(id="a", headline="x"), "")


NASTY = st.text(
    st.one_of(
        st.sampled_from('{}\\"%$&#_~^@,=<>\r\n\u2028\x85\x0b\x1e -aéمん'),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)


def _bare(text: str) -> str:
    """Without what programs and LaTeX treat as they please; this one knows no `textless`.

    A circumflex it reads as the modifier letter.
    """
    return re.sub(r"[\s{}`'\"~<>^ˆ-]", "", text)


@given(NASTY, NASTY)
@example("{", "}")
def test_braces_pair_as_bibtex_counts_them(headline: str, url: str) -> None:
    """With a backslash before it, a brace is still a brace to BibTeX."""
    entry = bibtex(Article(id="a", headline=headline, url=f"https://a.example/{url}"), PERMALINK)
    for line in entry.split("\n")[1:-3]:
        depths = list(accumulate((mark == "{") - (mark == "}") for mark in line))
        assert (depths[-1], min(depths)) == (0, 0), line


@settings(deadline=None)  # the parser makes its table of LaTeX at the first
@given(NASTY, NASTY, NASTY, NASTY)
@example("ER  - ", "TY  - NEWS\nER  - ", "} and {", "}, title = {x")
@example("a\r\nER  - \r\n\r\nTY  - JOUR", "\\", "\\}", "%")
def test_whatever_an_article_holds_stays_in_its_field(
    headline: str, paper: str, byline: str, url: str
) -> None:
    article = Article(
        id="a", headline=headline, paper=paper, byline=byline, url=f"https://a.example/{url}"
    )
    records = rispy.loads(ris(article, PERMALINK) + ris(FERRY, PERMALINK))
    assert [record["accession_number"] for record in records] == ["a", "harbour-03"]
    shown = " ".join(headline.split()) or "[Article without a headline]"
    assert records[0]["title"].strip() == shown
    entries = _read_bibtex(bibtex(article, PERMALINK) + bibtex(FERRY, PERMALINK))
    assert [entry.key for entry in entries] == ["dateline-a", "dateline-harbour-03"]
    fields = {field.key: field.value for field in entries[0].fields}
    assert set(fields) <= {"author", "title", "journal", "note", "url"}
    assert _bare(fields["title"]) == _bare(shown)
