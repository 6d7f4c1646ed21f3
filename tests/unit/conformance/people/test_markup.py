"""Reading HTML: what can be read on a page, and by what its elements are found."""

import pytest

from conformance.people.markup import parsed


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Dr.&nbsp;Okafor\n  <b>waits</b><p>for you", "Dr. Okafor waits for you"),
        (
            "<title>Visit</title>On<script>var off</script><style>p {}</style><template><b>off</b></template>",
            "Visit On",
        ),
        ("<p>said <!-- not said --> aloud", "said aloud"),
        ('<?xml version="1.0" encoding="latin-1"?><p>Zo\u00eb', "Zo\u00eb"),
        ('{"error": "none"}', '{"error": "none"}'),
        ("", ""),
        ("<!-- nothing -->", ""),
    ],
)
def test_what_can_be_read(html, words):
    """Scripts, styles, templates and comments are not read; whatever comes instead of HTML is a page too."""
    assert parsed(html).words == words


def test_templates_are_no_part_of_the_page():
    """What stands in a template is not found, and what comes behind it is."""
    page = parsed("<template>a<form><input></form>b</template><form><label>Name <input name=a></label></form>")
    assert [tag.get("name") for tag in page.every("input")] == ["a"]
    assert len(list(page.every("form"))) == 1


def test_by_name_and_attribute():
    """Elements are found by any of several names, by having an attribute, and by its value."""
    page = parsed("<ul><li data-csn=1>a<li data-csn=2>b<li>c</ul><p data-csn=3>d")
    assert [tag.words for tag in page.every("li", "p")] == ["a", "b", "c", "d"]
    assert [tag.words for tag in page.every("li", having="data-csn")] == ["a", "b"]
    assert [tag.words for tag in page.every(having="data-csn", value=("2", "3"))] == ["b", "d"]
    assert page.first("h1") is None


def test_around_and_in_it():
    """An element knows what it stands in, and what stands directly in it."""
    page = parsed("<fieldset><legend>A</legend><div><h2>B</h2><input></div></fieldset>")
    field, group = page.first("input"), page.first("fieldset")
    assert field.around("fieldset") == group
    assert field.around("form") is None
    assert group.child("legend", "h2").words == "A"
    assert group.child("h2") is None
    assert field.root == page


def test_labels_are_not_what_they_label():
    """What stands in a field is no part of the label around it."""
    assert parsed("<label>Region <select><option>EMEA</select></label>").first("label").label == "Region"
