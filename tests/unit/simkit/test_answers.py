import json

from simkit.answers import Answer, cut_off, late, refuse


def test_a_json_answer_says_that_it_is_json() -> None:
    """A JSON answer has its type and the headers that it was given."""
    answer = Answer.json(201, {"a": 1}, {"X": "y"})
    assert json.loads(answer.body) == {"a": 1}
    assert (answer.status, answer.headers) == (201, {"Content-Type": "application/json", "X": "y"})


def test_a_refusal_has_its_status() -> None:
    """A refusal answers with the status it was made with, its body and its headers."""
    answer = refuse(503, b"busy", {"Content-Type": "text/plain"})(None, {})
    assert (answer.status, answer.body, answer.headers) == (503, b"busy", {"Content-Type": "text/plain"})


def test_options_change_a_refusal() -> None:
    """The options say another status and when to try again."""
    answer = refuse(503)(None, {"status": 403, "retry_after_s": 2})
    assert (answer.status, answer.headers) == (403, {"Retry-After": "2"})


def test_a_cut_answer_is_cut() -> None:
    """A fault that cuts the connection takes the place of the answer."""
    assert cut_off()(Answer(200, b"ok"), {}).cut is True


def test_a_late_answer_is_the_same_answer() -> None:
    """A late answer differs from the right one in its delay alone."""
    assert late()(Answer(200, b"ok"), {"delay_s": 2}) == Answer(200, b"ok", delay_s=2.0)
