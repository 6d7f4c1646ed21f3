"""The connector as a Flask application: the one place where everything is put together."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask

from connector.adapters.http import PATIENCE_S, somebody_waits
from connector.adapters.log import referring_to
from connector.background import Background
from connector.parts import Parts, standard_parts
from connector.settings import Settings
from connector.use_cases.approve import Approve
from connector.use_cases.begin_visit import BeginVisit
from connector.use_cases.configure import Configure
from connector.use_cases.hear_from_teams import HearFromTeams
from connector.use_cases.join_visit import JoinVisit
from connector.use_cases.report_to_chart import ReportToChart
from connector.use_cases.sign_in import SignIns
from connector.use_cases.watch_visit import WatchVisit
from connector.web.approval import approval_pages
from connector.web.callbacks import callback_pages
from connector.web.health import health_pages
from connector.web.launch import launch_pages
from connector.web.notifications import notification_pages
from connector.web.portal import portal_pages
from connector.web.problems import problem_pages
from connector.web.records import Records
from connector.web.sessions import PortalSessions
from connector.web.surroundings import Surroundings, surround

GRAPH_PATIENCE_S = 2.0
"""Graph wants its answer within three seconds."""


def create_app(settings: Settings, parts: Parts | None = None) -> Flask:
    """The application. Its background work is `app.extensions["background"]`, to be started by whoever serves it."""
    parts = parts or standard_parts(settings)
    app = Flask("connector", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    watch = _watch(parts)
    background = _background(settings, parts, watch)
    _add_pages(app, settings, parts, background, watch)
    https = settings.public_url.startswith("https://")
    problem_pages(app, parts.tell)
    surround(app, parts.tell, https=https)
    app.wsgi_app = Surroundings(app.wsgi_app, parts.ids, _within, https=https)  # type: ignore[method-assign]
    app.extensions["background"] = background
    return app


def _watch(parts: Parts) -> WatchVisit:
    store = parts.store
    return WatchVisit(
        store.configurations,
        store.visits,
        store.subscriptions,
        parts.teams,
        parts.locks,
        parts.clock,
        parts.ids,
        parts.tell,
    )


def _background(settings: Settings, parts: Parts, watch: WatchVisit) -> Background:
    store = parts.store
    report = ReportToChart(
        store.configurations,
        store.visits,
        store.outbox,
        parts.chart,
        parts.clock,
        parts.ids,
        parts.tell,
        timedelta(seconds=settings.first_retry_s),
        timedelta(seconds=settings.longest_retry_s),
    )
    return Background(store.outbox, report, watch, parts.clock, parts.tell)


def _add_pages(app: Flask, settings: Settings, parts: Parts, background: Background, watch: WatchVisit) -> None:
    store, policies, clock, ids, tell = parts.store, parts.policies, parts.clock, parts.ids, parts.tell
    sign_ins = SignIns(store.attempts, policies.state, clock, ids, tell)
    join = JoinVisit(store.visits, parts.teams, watch, policies.meeting, parts.locks, parts.meeting_secret)
    begin = BeginVisit(store.configurations, store.accounts, parts.epic, parts.microsoft, sign_ins, join, tell)
    hear = HearFromTeams(
        store.configurations,
        store.visits,
        store.subscriptions,
        store.rosters,
        parts.microsoft,
        parts.unsealer,
        policies.reports,
        clock,
        tell,
    )
    configure = Configure(
        store.configurations,
        parts.epic,
        parts.microsoft,
        parts.directory,
        sign_ins,
        ids,
        tell,
        loopback=settings.on_loopback,
    )
    approve = Approve(store.configurations, parts.epic, sign_ins, clock, tell)
    sessions = PortalSessions(clock, ids)
    records = Records(settings.public_url, settings.epic_provider_client_id, settings.epic_patient_client_id)
    app.register_blueprint(health_pages(store.is_ready, parts.jwks))
    app.register_blueprint(launch_pages(begin))
    app.register_blueprint(callback_pages(sign_ins, begin, configure, approve, sessions))
    app.register_blueprint(notification_pages(hear, watch, background.later, background.wake))
    app.register_blueprint(portal_pages(configure, sessions))
    app.register_blueprint(approval_pages(configure, approve, sessions, records))


@contextmanager
def _within(reference: str, path: str) -> Iterator[None]:
    """Log lines carry the request's reference; a person waits for a page, Graph for an acknowledgement."""
    patience = GRAPH_PATIENCE_S if path.startswith("/notifications") else PATIENCE_S
    with referring_to(reference), somebody_waits(patience):
        yield
