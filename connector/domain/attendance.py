"""Attendance reports: what Graph still tells of a call when its events were lost.

Microsoft Graph v1.0, "meetingAttendanceReport": one per session, made only after the session ended, with the times of
each participant. Guests have no usable id there, as in the call events.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from connector.domain.call_events import CallEvent, Place, Sighting, UnreadableEvent, moment


def read_reports(collection: Any) -> list[CallEvent]:
    """Each report as one event that tells the whole session and its end. What is unreadable is left out."""
    listed = collection.get("value") if isinstance(collection, Mapping) else None
    reports = []
    for report in listed if isinstance(listed, list) else []:
        try:
            ended = moment(report.get("meetingEndDateTime"))
            reports.append(CallEvent(ended, ended=True, sightings=tuple(_sightings(report))))
        except (UnreadableEvent, AttributeError):
            continue
    return reports


def _sightings(report: Mapping[str, Any]) -> Iterator[Sighting]:
    """Every stay in the meeting counts as a participant of its own, which joined and left."""
    for record in report.get("attendanceRecords") or []:
        user_id = str((record.get("identity") or {}).get("id") or "").lower()
        for number, interval in enumerate(record.get("attendanceIntervals") or []):
            participant = f"attendance:{record.get('id')}:{number}"
            yield Sighting(participant, user_id, moment(interval.get("joinDateTime")), Place.IN)
            yield Sighting(participant, user_id, moment(interval.get("leaveDateTime")), Place.LEFT)
