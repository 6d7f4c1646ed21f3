"""What operators read in figures."""

from connector.adapters.metrics import Metrics


def test_events_are_counted_by_few_labels():
    """Events count by name and the labels that have few values; ids and reasons are left out."""
    told, metrics = [], Metrics()
    tell = metrics.counting(lambda event, **facts: told.append(event))
    for visit in ("v1", "v2"):
        tell("report.sent", outcome="done", status=200, connected=True, visit=visit)
    text = metrics.text({})
    assert 'connector_events_total{event="report.sent",status="200",outcome="done",connected="true"} 2' in text
    assert "v1" not in text
    assert told == ["report.sent"] * 2


def test_requests_have_their_time():
    """Seconds of requests, and those in which they computed, are added up by path."""
    metrics = Metrics()
    tell = metrics.counting(lambda event, **facts: None)
    for seconds in (0.25, 0.5):
        tell("request", method="GET", path="/launch/provider", status=302, seconds=seconds, cpu=seconds / 100)
    text = metrics.text({})
    assert 'connector_request_seconds_sum{path="/launch/provider"} 0.750' in text
    assert 'connector_request_seconds_count{path="/launch/provider"} 2' in text
    assert 'connector_request_cpu_seconds_total{path="/launch/provider"} 0.00750' in text


def test_quotes_are_escaped():
    """A label's value cannot break the format."""
    metrics = Metrics()
    metrics.counting(lambda event, **facts: None)("odd", kind='a"b\\c\nd')
    assert 'kind="a\\"b\\\\c\\nd"' in metrics.text({})


def test_page(world):
    """The page shows the states of the outbox, and nobody's id."""
    world.begin()
    world.browser().post("/notifications", json=world.delivery(world.event(("p1", "okafor-oid", "in"))))
    page = world.browser().get("/metrics")
    assert page.content_type.startswith("text/plain; version=0.0.4")
    assert "connector_reports_waiting 1\n" in page.text
    assert "connector_reports_set_aside 0\n" in page.text
    assert "EMP1" not in page.text
