"""What can go wrong on purpose at Epic: named values, each with the promise of what a good connector does about it."""

from mock_epic.faults.chart import CHART_FAULTS
from mock_epic.faults.fhir import FHIR_FAULTS
from mock_epic.faults.identity import IDENTITY_FAULTS
from mock_epic.faults.launch import LAUNCH_FAULTS
from mock_epic.faults.token_endpoint import TOKEN_FAULTS

FAULTS = (*IDENTITY_FAULTS, *LAUNCH_FAULTS, *TOKEN_FAULTS, *FHIR_FAULTS, *CHART_FAULTS)
