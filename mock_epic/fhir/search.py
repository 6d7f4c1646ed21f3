"""Searching, with Epic's manners: outcome entries beside the matches, ignored parameters, pages by session id."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mock_epic.fhir.access import check_patient
from mock_epic.fhir.elements import ELEMENTS, Element
from mock_epic.fhir.identifiers import CSN_ITEM
from mock_epic.fhir.including import included
from mock_epic.fhir.matching import MATCHERS, referenced_id, token_value
from mock_epic.fhir.outcomes import (
    NO_RESULTS,
    ODD_COMBINATION,
    ONLY_BY_ID,
    PERHAPS_MORE,
    SESSION_OVER,
    SOME_SUPPRESSED,
    TOO_MANY_PATIENTS,
    FhirNotSimulated,
    FhirRefused,
    Issue,
    bad_value,
    outcome,
    parameter_missing,
    unknown_parameter,
)
from mock_epic.fhir.reads import BUILDERS, patient_of
from mock_epic.fhir.types import MODELLED, FhirType
from mock_epic.people import proxy_record
from mock_epic.smart.issued import AccessToken
from mock_epic.state import INDEXED_LETTERS, Clinic, SearchPage
from simkit.forms import written
from simkit.ids import Ids

PAGE_KEPT_FOR = timedelta(minutes=10)
MOST_PATIENTS = 100
_DAY = re.compile(r"(eq)?\d{4}-\d\d-\d\d")
Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Search:
    """A search for one caller."""

    clinic: Clinic
    kind: str
    token: AccessToken
    ids: Ids
    now: datetime

    def bundle(self, parameters: Parameters) -> dict[str, Any]:
        """The searchset; FhirRefused or FhirNotSimulated if it cannot be carried out."""
        given = [(name, value) for name, value in parameters if value and name != "_format"]
        session = dict(given).get("sessionID")
        if session is not None:
            return self._next_page(session)
        offered = MODELLED[self.kind]
        ignored = [unknown_parameter(name) for name, _ in given if name.partition(":")[0] not in offered.known]
        ignored = [] if self.kind == "Encounter" else ignored  # which Epic ignores silently (recorded traffic)
        self._check(offered, given, ignored)
        used = sorted(((n, v) for n, v in given if n in offered.parameters), key=lambda pair: _order(offered, pair[0]))
        return self._answer(self._visible(self._found(used)), used, ignored)

    def _check(self, offered: FhirType, given: Parameters, ignored: list[Issue]) -> None:
        names = {name for name, _ in given}
        for name in names:
            if name.partition(":")[0] in offered.known and name not in offered.parameters:
                raise FhirNotSimulated(
                    f"Searching {offered.name} by {name} is not simulated; nearest: {', '.join(offered.parameters)}."
                )
        if not names & set(offered.needs):
            raise FhirRefused(400, *ignored, parameter_missing(offered.needs_words))
        if len({referenced_id(value, "Patient") for name, value in given if name == "patient"}) > 1:
            raise FhirRefused(400, *ignored, ODD_COMBINATION)
        if self.kind == "RelatedPerson" and self._by_patient_user and "_id" not in names:
            raise FhirRefused(400, *ignored, ONLY_BY_ID)

    def _found(self, used: Parameters) -> list[str]:
        """Keys in the order they are shown. With _id every other parameter is ignored."""
        by_id = [value for name, value in used if name == "_id"]
        if by_id:
            wanted = by_id[0].split(",")
            named = [self.clinic.keys_by_fhir_id.get((self.kind, one)) for one in wanted]
            return [key for key in named if key is not None]
        matchers, elements = MATCHERS.get(self.kind, {}), ELEMENTS[self.kind]
        found = list(self._candidates(dict(used)))
        for matches, value in [(matchers[name], value) for name, value in used if name in matchers]:
            found = [key for key in found if matches(self.clinic, key, value)]
        beside = [(elements[name], value) for name, value in used if name in elements and name not in matchers]
        if beside:
            found = [key for key in found if self._fits(key, beside)]
        if self.kind == "Patient" and len(found) > MOST_PATIENTS:
            raise FhirRefused(400, TOO_MANY_PATIENTS)
        return found

    def _fits(self, key: str, beside: Sequence[tuple[Element, str]]) -> bool:
        resource = BUILDERS[self.kind](self.clinic, key)
        return all(element.matches(resource, value) for element, value in beside)

    def _candidates(self, used: dict[str, str]) -> Iterable[str]:
        """As few records as an index can narrow it down to."""
        if self.kind in ("Appointment", "Encounter"):
            return self._candidate_visits(used)
        if self.kind == "Patient":
            found = self._candidate_patients(used)
            return [key for key in found if not self.clinic.patients[key].merged_into]
        if self.kind == "RelatedPerson":
            proxies = list(self.clinic.proxies.values())
            return [proxy_record(proxy.key, patient) for proxy in proxies for patient in proxy.patients]
        if self.kind == "Location":
            return sorted(self.clinic.departments)
        staff = list(self.clinic.staff.values())
        return [one.key for one in staff if self.kind == "Practitioner" or one.provider_record]

    def _candidate_patients(self, used: dict[str, str]) -> Iterable[str]:
        clinic = self.clinic
        if "identifier" in used:
            key = clinic.patients_by_mrn.get(token_value(clinic, used["identifier"], "5.737384.14") or "")
            return [key] if key else []
        if _DAY.fullmatch(used.get("birthdate", "")):
            return sorted(clinic.patients_by_birth_date.get(used["birthdate"].removeprefix("eq"), ()))
        starts = (used[name].strip().casefold() for name in ("family", "name", "given") if name in used)
        long_enough = next((start for start in starts if len(start) >= INDEXED_LETTERS), None)
        if long_enough is not None:
            return sorted(clinic.patients_by_name.get(long_enough[:INDEXED_LETTERS], ()))
        return list(clinic.patients)

    def _candidate_visits(self, used: dict[str, str]) -> Iterable[str]:
        clinic = self.clinic
        if "identifier" in used:
            csn = token_value(clinic, used["identifier"], CSN_ITEM)
            return [csn] if csn in clinic.visits else []
        named = referenced_id(used.get("patient") or used.get("subject", ""), "Patient")
        patient = clinic.keys_by_fhir_id.get(("Patient", named))
        if patient is None:
            return []
        check_patient(self.token, patient)
        return [visit.csn for visit in clinic.patient_visits(patient)]

    def _visible(self, keys: list[str]) -> list[str]:
        for key in keys:
            owner = patient_of(self.clinic, self.kind, key)
            if owner is not None:
                check_patient(self.token, owner)
        return keys

    def _answer(self, keys: list[str], used: Parameters, ignored: list[Issue]) -> dict[str, Any]:
        shown = [key for key in keys if not self._suppressed(key)]
        count = self._count(dict(used).get("_count"))
        self_url = f"{self._base}?{written(used)}"
        issues = ignored + self._about_emptiness(shown) + ([SOME_SUPPRESSED] if len(shown) < len(keys) else [])
        includes = tuple(value for name, value in used if name == "_include")
        return self._page(shown, count, self_url, issues, includes)

    def _suppressed(self, key: str) -> bool:
        return self.kind == "Encounter" and self.clinic.visits[key].restricted

    def _next_page(self, session: str) -> dict[str, Any]:
        page = self.clinic.search_pages.get(session, self.now)
        if page is None or page.kind != self.kind:
            raise FhirRefused(400, SESSION_OVER)
        return self._page(self._visible(list(page.keys)), page.count, self._page_url(session), [], page.includes)

    def _page(
        self, keys: list[str], count: int | None, self_url: str, issues: list[Issue], includes: tuple[str, ...]
    ) -> dict[str, Any]:
        """One page: total is the page's own size where _count was given; the last page has no next link."""
        shown = keys if count is None else keys[:count]
        links = [{"relation": "self", "url": self_url}]
        if count is not None and len(keys) > count:
            session = f"12-{self.ids.hex('search-session', 32).upper()}"
            self.clinic.search_pages.put(
                session, SearchPage(self.kind, tuple(keys[count:]), count, includes), self.now + PAGE_KEPT_FOR
            )
            links.insert(0, {"relation": "next", "url": self._page_url(session)})
        entries = [self._match(key) for key in shown]
        found = [entry["resource"] for entry in entries]
        entries += [self._entry(one, "include") for one in included(self.clinic, self.token, found, includes)]
        entries += [self._outcome(issues)] if issues else []
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(shown), "link": links, "entry": entries}
        return {name: value for name, value in bundle.items() if value != []}

    def _page_url(self, session: str) -> str:
        return f"{self._base}?{written([('sessionID', session)])}"

    def _about_emptiness(self, keys: list[str]) -> list[Issue]:
        if keys:
            return []
        return [NO_RESULTS, PERHAPS_MORE] if self._by_patient_user else [NO_RESULTS]

    @property
    def _by_patient_user(self) -> bool:
        return self.token.situation is not None and self.token.situation.kind == "patient"

    def _match(self, key: str) -> dict[str, Any]:
        return self._entry(BUILDERS[self.kind](self.clinic, key), "match")

    def _entry(self, resource: dict[str, Any], mode: str) -> dict[str, Any]:
        url = f"{self.clinic.addresses.fhir_base}/{resource['resourceType']}/{resource['id']}"
        link = [{"relation": "self", "url": url}]
        return {"link": link, "fullUrl": url, "resource": resource, "search": {"mode": mode}}

    def _outcome(self, issues: list[Issue]) -> dict[str, Any]:
        resource = outcome(self.clinic, tuple(issues))
        return {"fullUrl": f"urn:uuid:{self.ids.uuid('outcome')}", "resource": resource, "search": {"mode": "outcome"}}

    @staticmethod
    def _count(given: str | None) -> int | None:
        if given is None:
            return None
        if not given.isdecimal() or not 1 <= int(given) <= 1_000:
            raise FhirRefused(400, bad_value("_count", given))
        return int(given)

    @property
    def _base(self) -> str:
        return f"{self.clinic.addresses.fhir_base}/{self.kind}"


def _order(offered: FhirType, name: str) -> int:
    return offered.parameters.index(name)
