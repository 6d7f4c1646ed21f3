"""The meetings of a tenant: made, found, changed and removed under their organizer.

Source: Microsoft Graph v1.0, "onlineMeeting: createOrGet" (identity: tenant, user and external id; a hit ignores the
other parameters; other properties are ignored), "Create onlineMeeting", "Update onlineMeeting", "Get onlineMeeting".
"""

import threading
from dataclasses import replace
from datetime import datetime

from mock_graph.directory.tenant import Tenant
from mock_graph.errors import BadRequest, NotFound
from mock_graph.meetings import bodies
from mock_graph.meetings.addresses import (
    MeetingName,
    digits_of_link,
    join_link,
    read_id,
    short_join_link,
    thread_id,
    thread_of_link,
)
from mock_graph.meetings.bodies import Body
from mock_graph.meetings.meeting import Meeting, Rules
from simkit.clock import Clock
from simkit.ids import Ids


class MeetingBook:
    """Meetings of one tenant by id, thread and external id. `lock` guards them and everybody in them."""

    def __init__(self, tenant: Tenant, public_url: str, clock: Clock, ids: Ids) -> None:
        self.tenant = tenant
        self.lock = threading.RLock()
        self._public_url = public_url
        self._clock = clock
        self._ids = ids
        self._meetings: dict[str, Meeting] = {}
        self._by_thread: dict[str, Meeting] = {}
        self._by_digits: dict[str, Meeting] = {}
        self._by_external_id: dict[tuple[str, str], Meeting] = {}

    def create(self, organizer_id: str, body: Body) -> Meeting:
        """POST onlineMeetings: always a new meeting; `externalId` belongs to createOrGet and is refused."""
        if body.get("externalId") is not None:
            raise BadRequest("The property 'externalId' is only supported by createOrGet.")
        rules = bodies.changed_rules(Rules(), body, self.tenant.users, organizer_id)
        with self.lock:
            made = self._made(organizer_id, body, rules)
            wanted = body.get("joinMeetingIdSettings") or {}
            if isinstance(wanted, dict) and wanted.get("isPasscodeRequired") is False:
                made.passcode = None
            return made

    def create_or_get(self, organizer_id: str, body: Body) -> tuple[Meeting, bool]:
        """The meeting of that external id and whether it was made now; only documented parameters count."""
        external_id = bodies.text(body, "externalId")
        if not external_id:
            raise BadRequest("The externalId must be provided and must not be empty.")
        with self.lock:
            known = self._by_external_id.get((organizer_id, external_id))
            if known is not None:
                return known, False
            attendees = bodies.changed_attendees((), body, self.tenant.users, organizer_id)
            made = self._made(organizer_id, body, Rules(attendees=attendees))
            made.external_id = external_id
            self._by_external_id[organizer_id, external_id] = made
            return made, True

    def get(self, user_id: str, meeting_id: str) -> Meeting:
        """A meeting of that organizer; BadRequest for an id that is none, NotFound for somebody else's."""
        name = read_id(meeting_id)
        if name is None:
            raise BadRequest("Meeting Id is corrupted.")
        meeting = self._meetings.get(meeting_id)
        if name.organizer_id != user_id:
            raise NotFound(f"Organizer Id mismatch User Id: {user_id}.")
        if meeting is None:
            raise NotFound(f"Meeting {meeting_id} was not found.")
        return meeting

    def update(self, user_id: str, meeting_id: str, body: Body) -> Meeting:
        """PATCH: changes what the body names, at once for whoever joins afterwards (attendees: by a switch)."""
        meeting = self.get(user_id, meeting_id)
        if body.get("joinMeetingIdSettings") is not None:
            raise BadRequest("The joinMeetingIdSettings of an online meeting cannot be changed.")
        times = bodies.changed_times(body)
        subject = bodies.text(body, "subject")
        with self.lock:
            former = meeting.rules.attendees
            meeting.rules = bodies.changed_rules(meeting.rules, body, self.tenant.users, meeting.organizer_id)
            if self.tenant.settings.attendee_changes == "next-call" and meeting.gathering.running:
                meeting.in_force = former if meeting.in_force is None else meeting.in_force
            meeting.subject = subject if "subject" in body else meeting.subject
            meeting.start, meeting.end = times or (meeting.start, meeting.end)
        return meeting

    def delete(self, user_id: str, meeting_id: str) -> Meeting:
        """Remove a meeting: its link leads nowhere from now on, its external id is free again."""
        with self.lock:
            meeting = self.get(user_id, meeting_id)
            del self._meetings[meeting.id]
            self._by_thread.pop(meeting.thread_id, None)
            self._by_digits.pop(meeting.join_meeting_id, None)
            if meeting.external_id is not None:
                self._by_external_id.pop((meeting.organizer_id, meeting.external_id), None)
        return meeting

    def with_id(self, meeting_id: str) -> Meeting | None:
        """A meeting by its id, whoever organizes it."""
        return self._meetings.get(meeting_id)

    def with_thread(self, thread: str | None) -> Meeting | None:
        """A meeting by its chat thread."""
        return self._by_thread.get(thread or "")

    def with_join_meeting_id(self, digits: str) -> Meeting | None:
        """A meeting by the digits that people can type."""
        return self._by_digits.get(digits)

    def with_link(self, link: str) -> Meeting | None:
        """A meeting by its join link in either form, however often the link was encoded."""
        return self.with_thread(thread_of_link(link)) or self.with_join_meeting_id(digits_of_link(link) or "")

    def all(self) -> list[Meeting]:
        """Every meeting, in the order in which they were made."""
        return list(self._meetings.values())

    def _made(self, organizer_id: str, body: Body, rules: Rules) -> Meeting:
        now = self._clock.now()
        start, end = bodies.times_of_new(body, now)
        name = MeetingName(organizer_id, thread_id(self._ids.uuid("meeting-thread")))
        meeting = self._blank(name, now, start, end)
        meeting.subject = bodies.text(body, "subject")
        meeting.rules = replace(rules)
        self._meetings[meeting.id] = meeting
        self._by_thread[meeting.thread_id] = meeting
        self._by_digits[meeting.join_meeting_id] = meeting
        return meeting

    def _blank(self, name: MeetingName, now: datetime, start: datetime, end: datetime) -> Meeting:
        digits, key = self._ids.digits("join-meeting-id", 12), self._ids.token("join-link", 18)
        short = self.tenant.settings.join_links == "short"
        long_link = join_link(self._public_url, self.tenant.id, name)
        return Meeting(
            id=name.id,
            tenant_id=self.tenant.id,
            organizer_id=name.organizer_id,
            thread_id=name.thread_id,
            join_web_url=short_join_link(self._public_url, digits, key) if short else long_link,
            created=now,
            start=start,
            end=end,
            join_meeting_id=digits,
            passcode=self._ids.token("meeting-passcode", 6),
            link_key=key,
        )
