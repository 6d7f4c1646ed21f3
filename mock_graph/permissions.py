"""Which permission each operation needs, delegated or as an application.

Source: Microsoft Graph permissions reference. Each row lists what suffices, the least privileged
first; an empty column means that kind of token is not supported.
"""

from dataclasses import dataclass

_READ_MEETINGS = ("OnlineMeetings.Read", "OnlineMeetings.ReadWrite")
_READ_ALL_MEETINGS = ("OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All")
_WRITE_MEETINGS = ("OnlineMeetings.ReadWrite",)
_WRITE_ALL_MEETINGS = ("OnlineMeetings.ReadWrite.All",)
_READ_USERS = ("User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All")
_READ_ALL_USERS = ("User.Read.All", "User.ReadWrite.All", "Directory.Read.All")

_READ_SUBSCRIPTIONS = (
    "LicenseAssignment.Read.All", "Directory.Read.All", "Directory.ReadWrite.All", "Organization.Read.All",
    "Organization.ReadWrite.All",
)  # fmt: skip


@dataclass(frozen=True)
class Needed:
    """Permissions that suffice, by kind of token."""

    delegated: tuple[str, ...] = ()
    application: tuple[str, ...] = ()


PERMISSIONS = {
    "graph.me": Needed(("User.Read", "User.ReadWrite", *_READ_USERS)),
    "graph.user": Needed(_READ_USERS, _READ_ALL_USERS),
    "graph.users": Needed(_READ_USERS, _READ_ALL_USERS),
    "graph.member_of": Needed(("User.Read", "User.Read.All", "Directory.Read.All"), _READ_ALL_USERS),
    "graph.organization": Needed(
        ("User.Read", "Organization.Read.All", "Directory.Read.All"), ("Organization.Read.All", "Directory.Read.All")
    ),
    "graph.licences": Needed(
        ("User.Read", "LicenseAssignment.Read.All", "User.Read.All", "Directory.Read.All"),
        ("LicenseAssignment.Read.All", "User.Read.All", "Directory.Read.All"),
    ),
    "graph.subscriptions": Needed(_READ_SUBSCRIPTIONS, _READ_SUBSCRIPTIONS),
    "meetings.create": Needed(_WRITE_MEETINGS, _WRITE_ALL_MEETINGS),
    "meetings.create_or_get": Needed(_WRITE_MEETINGS, _WRITE_ALL_MEETINGS),
    "meetings.get": Needed(_READ_MEETINGS, _READ_ALL_MEETINGS),
    "meetings.find": Needed(_READ_MEETINGS, _READ_ALL_MEETINGS),
    "meetings.update": Needed(_WRITE_MEETINGS, _WRITE_ALL_MEETINGS),
    "meetings.delete": Needed(_WRITE_MEETINGS, _WRITE_ALL_MEETINGS),
    "meetings.join_url": Needed(
        ("VirtualAppointment.Read", "VirtualAppointment.ReadWrite", *_READ_MEETINGS),
        ("VirtualAppointment.Read.All", "VirtualAppointment.ReadWrite.All"),
    ),
    "meetings.attendance": Needed(("OnlineMeetingArtifact.Read.All",), ("OnlineMeetingArtifact.Read.All",)),
    "subscriptions.create": Needed((), _READ_ALL_MEETINGS),
    "subscriptions.get": Needed((), _READ_ALL_MEETINGS),
    "subscriptions.list": Needed((), _READ_ALL_MEETINGS),
    "subscriptions.renew": Needed((), _READ_ALL_MEETINGS),
    "subscriptions.delete": Needed((), _READ_ALL_MEETINGS),
    "subscriptions.reauthorize": Needed((), _READ_ALL_MEETINGS),
}
