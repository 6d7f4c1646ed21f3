"""What the blueprints share: the world, the simulator, and the clinic and moment of the request being answered."""

from dataclasses import dataclass, field

from mock_epic.moment import Moment
from mock_epic.smart.client_keys import Fetch, Fetched
from mock_epic.smart.keys import SigningKeys
from mock_epic.smart.launches import Started, Wish, start
from mock_epic.state import Clinic, World
from simkit.recording import kept_by_app
from simkit.simulator import Simulator
from simkit.transports import Outgoing

PATIENCE_WITH_KEY_SETS_S = 5.0


@dataclass(frozen=True)
class Environment:
    """Everything a blueprint may use; one per application."""

    simulator: Simulator
    world: World
    outgoing: Outgoing
    keys: SigningKeys = field(default_factory=SigningKeys)

    def moment(self) -> Moment:
        """Now, by the simulator's clock and by the machine's."""
        clock = self.simulator.clock
        now = clock.now()
        return Moment(now, now - clock.offset)

    def begin(self, clinic: Clinic, wish: Wish) -> Started:
        """Start a launch whose value the ledger is going to recognise; LaunchImpossible if nobody could."""
        started = start(clinic, wish, self.keys, self.simulator.ids, self.moment().now)
        self.simulator.searcher.remember("launch", started.launch)
        return started

    def fetcher(self, clinic: Clinic) -> Fetch:
        """What fetches an app's key set, recorded under the clinic."""

        def fetch(url: str) -> Fetched:
            reply = self.outgoing.call(
                "GET", url, operation="app.jwks", clinic=clinic.name, timeout_s=PATIENCE_WITH_KEY_SETS_S,
                headers={"Accept": "application/json"},
            )  # fmt: skip
            return Fetched(reply.status, reply.body, reply.cache_control)

        return fetch


def environment() -> Environment:
    """The environment of the application that answers."""
    found: Environment = kept_by_app("mock_epic")
    return found


def clinic_named(name: str) -> Clinic:
    """A clinic by the first segment of the path; NoSuchClinic if there is none."""
    return environment().world.clinic(name)
