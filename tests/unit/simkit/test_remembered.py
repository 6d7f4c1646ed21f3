from simkit.remembered import Remembered


def counted(most: int, longest: int = 10) -> tuple[Remembered[str], list[str]]:
    """Words in capitals, and which were read for that."""
    read: list[str] = []

    def capitals(word: str) -> str:
        read.append(word)
        return word.upper()

    return Remembered(capitals, most, longest), read


def test_a_word_is_read_once() -> None:
    """What was read in a word is there when it is asked for again."""
    words, read = counted(4)
    assert [words["visit"], words["visit"]] == ["VISIT", "VISIT"]
    assert read == ["visit"]


def test_a_long_word_is_not_kept() -> None:
    """A word that is longer than the longest that is kept is read each time."""
    words, read = counted(4, longest=5)
    assert [words["visits"], words["visits"]] == ["VISITS", "VISITS"]
    assert read == ["visits", "visits"]


def test_no_more_are_kept_than_are_allowed() -> None:
    """Of many words the last are known, half of the most at least, and what came long before is read again."""
    words, read = counted(4)
    for word in "abcdefg":
        assert words[word] == word.upper()
    assert len(words) <= 2
    read.clear()
    assert [words[word] for word in "gfa"] == ["G", "F", "A"]
    assert read == ["a"]


def test_what_is_asked_for_again_stays() -> None:
    """A word that comes again and again is not forgotten, however many others come in between."""
    words, read = counted(4)
    for other in "bcdefghijk":
        assert (words["a"], words[other]) == ("A", other.upper())
    assert read.count("a") == 1
