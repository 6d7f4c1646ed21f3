"""The connector as a Flask application: the one place where everything is put together."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request
from werkzeug.routing import MapAdapter

from connector.adapters.http import PATIENCE_S, somebody_waits
from connector.adapters.keys import PUBLISHED_FOR_S
from connector.adapters.log import referring_to
from connector.background import Background
from connector.domain.join_window import JoinWindow
from connector.parts import Parts, Store, standard_parts
from connector.settings import Settings
from connector.use_cases.approve import Approve
from connector.use_cases.begin_visit import BeginVisit
from connector.use_cases.check_licences import CheckLicences
from connector.use_cases.check_prerequisites import CheckPrerequisites
from connector.use_cases.configure import Configure
from connector.use_cases.end_visit import EndVisit
from connector.use_cases.hear_from_teams import HearFromTeams
from connector.use_cases.join_visit import JoinVisit
from connector.use_cases.keep_audit import KeepAudit
from connector.use_cases.report_to_chart import ReportToChart
from connector.use_cases.sign_in import SignIns
from connector.use_cases.watch_visit import WatchVisit
from connector.web.admission import Places, admission
from connector.web.approval import approval_pages
from connector.web.asked import Asked
from connector.web.audit import audit_pages
from connector.web.callbacks import callback_pages
from connector.web.follow import Passes
from connector.web.health import health_pages
from connector.web.launch import launch_pages
from connector.web.live import Streams, live_pages
from connector.web.notifications import notification_pages
from connector.web.portal import portal_pages
from connector.web.prerequisites import prerequisite_pages
from connector.web.problems import problem_pages
from connector.web.records import Records
from connector.web.sessions import PortalSessions
from connector.web.surroundings import Surroundings

GRAPH_PATIENCE_S = 2.0
"""Graph wants its answer within three seconds."""


class Application(Flask):
    """The connector's pages, as `host` with its port, if it has one, and under any other name."""

    request_class = Asked

    def __init__(self, host: str) -> None:
        super().__init__("connector", static_folder="static", template_folder="templates")
        self._host = host

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: nothing here is asynchronous, so Flask need not look at every function before each call."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What finds the page of a request. Flask makes three times sure that its host is one; ours is."""
        if request is None or request.environ.get("HTTP_HOST") != self._host or "HTTP_UPGRADE" in request.environ:
            return super().create_url_adapter(request)
        asked = request.path, request.method, request.query_string.decode(errors="replace")
        request.host = self._host
        return MapAdapter(self.url_map, self._host, request.root_path, "", request.scheme, *asked)


def create_app(settings: Settings, parts: Parts | None = None) -> Flask:
    """The application. `app.extensions["connector"]` is what it is wired from; who serves it starts its background."""
    parts = parts or standard_parts(settings)
    app = Application(urlsplit(settings.public_url).netloc)
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    wired = _wire(settings, parts)
    _add_pages(app, settings, parts, wired)
    https = settings.public_url.startswith("https://")
    problem_pages(app, parts.tell)
    admission(app, Places(settings.threads))
    app.wsgi_app = Surroundings(  # type: ignore[method-assign]
        app.wsgi_app, parts.ids, _within, parts.tell, https=https
    )
    app.extensions["connector"] = wired
    return app


@dataclass(frozen=True)
class Wired:
    """The use cases, and the background that works with them."""

    sign_ins: SignIns
    configure: Configure
    audit: KeepAudit
    prerequisites: CheckPrerequisites
    approve: Approve
    begin_visit: BeginVisit
    hear: HearFromTeams
    watch: WatchVisit
    end: EndVisit
    report: ReportToChart
    background: Background
    streams: Streams

    def stop(self) -> None:
        """Ends what goes on by itself, after what is under way."""
        self.streams.stopping.set()
        self.background.stop()


def _wire(settings: Settings, parts: Parts) -> Wired:
    clock, ids, tell, locks, teams = parts.clock, parts.ids, parts.tell, parts.locks, parts.teams
    policies, store, epic, microsoft = parts.policies, parts.store, parts.epic, parts.microsoft
    rows, visits, subscriptions = store.configurations, store.visits, store.subscriptions
    loopback, keep_for = settings.on_loopback, timedelta(seconds=settings.forget_after_s)
    retries = timedelta(seconds=settings.first_retry_s), timedelta(seconds=settings.longest_retry_s)

    sign_ins = SignIns(store.attempts, policies.state, clock, ids, tell)
    audit = KeepAudit(store.audit, clock)
    configure = Configure(rows, epic, microsoft, parts.directory, sign_ins, ids, tell, audit, loopback=loopback)
    check = CheckPrerequisites(parts.directory, parts.readiness, tell)
    approve = Approve(rows, epic, sign_ins, clock, tell, audit)
    watch = WatchVisit(rows, visits, subscriptions, teams, locks, clock, ids, tell)
    join = JoinVisit(visits, teams, watch, policies.meeting, locks, clock, parts.meeting_secret)
    window = JoinWindow(timedelta(minutes=settings.join_early_min), timedelta(minutes=settings.join_late_min))
    licences = CheckLicences(parts.licences, tell)
    begin = BeginVisit(rows, store.accounts, epic, microsoft, sign_ins, join, licences, window, clock, tell)
    unseal, decide = parts.unsealer, policies.reports
    hear = HearFromTeams(rows, visits, subscriptions, store.rosters, microsoft, unseal, decide, clock, tell)
    end = EndVisit(rows, visits, subscriptions, store.rosters, teams, hear, locks, clock, tell, keep_for)
    report = ReportToChart(rows, visits, store.outbox, parts.chart, clock, ids, tell, *retries)
    chores = (watch.look_after, end.make_up, end.forget, sign_ins.forget_ended)
    background = Background(store.outbox, report, chores, clock, tell)
    streams = Streams(settings.threads // 4)
    return Wired(sign_ins, configure, audit, check, approve, begin, hear, watch, end, report, background, streams)


def _add_pages(app: Flask, settings: Settings, parts: Parts, wired: Wired) -> None:
    sessions = PortalSessions(parts.clock, parts.ids)
    records = Records(settings.public_url, settings.epic_provider_client_id, settings.epic_patient_client_id)
    passes = Passes(parts.meeting_secret)
    configure, approve, background = wired.configure, wired.approve, wired.background
    for pages in (
        health_pages(
            parts.store.is_ready, parts.jwks, PUBLISHED_FOR_S, lambda: parts.metrics.text(_gauges(parts.store))
        ),
        launch_pages(wired.begin_visit),
        live_pages(parts.store.visits, parts.store.live, passes, wired.streams),
        callback_pages(wired.sign_ins, wired.begin_visit, configure, approve, sessions, passes),
        notification_pages(wired.hear, wired.watch, background.later, background.wake),
        portal_pages(configure, sessions),
        approval_pages(configure, approve, sessions, records),
        audit_pages(configure, wired.audit, sessions),
        prerequisite_pages(configure, wired.prerequisites, sessions),
    ):
        app.register_blueprint(pages)


def _gauges(store: Store) -> dict[str, float]:
    """What stands at this moment: a report that stays set aside keeps its visit from being forgotten."""
    waiting = [entry.set_aside for entry in store.outbox.entries()]
    return {"reports_waiting": waiting.count(False), "reports_set_aside": waiting.count(True)}


def _within(reference: str, path: str) -> tuple[AbstractContextManager[None], AbstractContextManager[None]]:
    """Log lines carry the request's reference; a person waits for a page, Graph for an acknowledgement."""
    patience = GRAPH_PATIENCE_S if path.startswith("/notifications") else PATIENCE_S
    return referring_to(reference), somebody_waits(patience)
