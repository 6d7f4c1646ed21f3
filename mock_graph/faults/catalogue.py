"""What can go wrong on Microsoft's side, each with what a good connector does about it."""

from mock_graph.faults.graph import GRAPH_FAULTS
from mock_graph.faults.notifications import NOTIFICATION_FAULTS
from mock_graph.faults.tokens import TOKEN_FAULTS

FAULTS = (*GRAPH_FAULTS, *NOTIFICATION_FAULTS, *TOKEN_FAULTS)
