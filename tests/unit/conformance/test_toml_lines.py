from textwrap import dedent

from conformance.targets.toml_lines import key_lines

TEXT = dedent(
    """\
    # a comment = 1
    schema = 1

    [connector]   # with a comment
    start = [
      "node",
      "a = b",
    ]
    env = { ACME = "x", "B.C" = "y" }
    launch.provider = "/p"

    [epic . "provider"]
    note = '''
    [not.a.table]
    '''
    last = true
    """
)


def test_lines():
    """Tables, plain, dotted, quoted and inline keys are found where they begin, whatever their values contain."""
    assert key_lines(TEXT) == {
        ("schema",): 2,
        ("connector",): 4,
        ("connector", "start"): 5,
        ("connector", "env"): 9,
        ("connector", "env", "ACME"): 9,
        ("connector", "env", "B.C"): 9,
        ("connector", "launch"): 10,
        ("connector", "launch", "provider"): 10,
        ("epic",): 12,
        ("epic", "provider"): 12,
        ("epic", "provider", "note"): 13,
        ("epic", "provider", "last"): 16,
    }
