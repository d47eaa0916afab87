"""Small facts of feeds that were once wrong."""

from __future__ import annotations

from storage.importers import Source, feed
from storage.importers._feed_people import People, people
from tests.fakes import TODAY


def test_a_feed_whose_journal_has_attributes_is_read() -> None:
    data = (
        b'<rss xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel><title>T'
        b'</title><prism:publicationName platform="web">J</prism:publicationName>'
        b"<unheard/><item><title>A</title></item></channel></rss>"
    )
    for each in (data, data.replace(b"<unheard/>", b"")):
        (record,) = feed.parse(Source(name="x", data=each, today=TODAY)).records
        assert (record.title, record.venue) == ("A", None)


def test_and_between_the_numbers_of_affiliations_parts_no_names() -> None:
    assert people("Ada Brook (1 and 2), Bo Castro (2) ((1) Lake House, (2) Hill School)") == People(
        names=("Ada Brook", "Bo Castro"), affiliations=("Lake House", "Hill School")
    )
