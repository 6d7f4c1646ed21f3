"""What the Docker engine is asked for; tests/strangers/test_image.py asks a real one."""

import sys
from types import SimpleNamespace

import docker
import pytest
from docker.errors import APIError, DockerException, ImageNotFound

from conformance.stack import containers
from conformance.stack.containers import Contained, Container, refuse_image
from conformance.usage import WrongUsage


class Engine:
    """A client of an engine with one image; remembers what was asked for."""

    def __init__(self):
        self.asked = []
        self.made = {}
        self.running = False
        self.said = (0, b"")
        self.refuses = ""
        self.images = SimpleNamespace(get=self._image, list=lambda: [SimpleNamespace(tags=["acme/visits:1.2"])])
        self.containers = SimpleNamespace(create=self._create, list=self._list)
        self.attrs = {"State": {"Running": True, "ExitCode": 0}}

    def _image(self, name):
        if name != "acme/visits:1.2":
            raise ImageNotFound(name)

    def _create(self, image, **made):
        self.made = {"image": image, **made}
        return self

    def _list(self, **asked):
        assert asked == {"all": True, "ignore_removed": True, "filters": {"label": "visit-rehearsal=work:7400"}}
        return [self] if self.made else []

    def attach(self, **_asked):
        """Hands over what the container says."""
        self.asked.append("attach")
        return iter([b"ready\n"])

    def start(self):
        """Starts, or is refused."""
        if self.refuses:
            raise APIError("500", explanation=self.refuses)
        self.asked.append("start")

    def kill(self, number):
        """A signal."""
        self.asked.append(number)

    def wait(self):
        """Until it has ended."""
        self.asked.append("wait")

    def stop(self, timeout):
        """The stop signal, and patience."""
        self.asked.append(f"stop {timeout}")

    def remove(self, force, v):
        """It is gone."""
        self.asked.append(f"remove {force} {v}")

    def exec_run(self, words):
        """A command inside."""
        self.asked.append(words)
        return self.said

    def reload(self):
        """What is known of it is new."""


class Reaper:
    """Remembers what is left for the worst case."""

    def __init__(self):
        self.left = []

    def run_afterwards(self, command):
        """To be run if the worst happens."""
        self.left.append(command)

    def never_mind(self, command):
        """Not any more."""
        self.left.remove(command)


@pytest.fixture
def engine(monkeypatch):
    """An engine that answers."""
    answering = Engine()
    monkeypatch.setattr(docker, "from_env", lambda: answering)
    return answering


@pytest.fixture
def reaper():
    """Somebody who removes what a killed rehearsal leaves."""
    return Reaper()


@pytest.fixture
def contained(tmp_path):
    """A container to run."""
    told = {"ACME_FHIR": "http://127.0.0.1:7410/riverside/api/FHIR/R4"}
    return Contained(
        "Acme visits", "acme/visits:1.2", "rehearsal-7400", "work:7400",
        told, [tmp_path / "tls"], [tmp_path / "kept"], tmp_path / "logs" / "target.log",
    )  # fmt: skip


def test_what_is_run(engine, reaper, contained, tmp_path):
    """The image gets the variables, the network of the host, the authority to read and its directory to write."""
    Container(contained, reaper)
    mounts = engine.made.pop("mounts")
    assert [(one["Source"], one["Target"], one["Type"], one["ReadOnly"]) for one in mounts] == [
        (str(tmp_path / "tls"), str(tmp_path / "tls"), "bind", True),
        (str(tmp_path / "kept"), str(tmp_path / "kept"), "bind", False),
    ]
    assert engine.made.pop("log_config")["Type"] == "none"
    assert engine.made == {
        "image": "acme/visits:1.2",
        "name": "rehearsal-7400",
        "labels": {"visit-rehearsal": "work:7400"},
        "environment": contained.environment,
        "network_mode": "host",
    }


def test_output_is_kept_from_the_first_word(engine, reaper, contained):
    """Somebody listens before the container starts, and what it says is in the log."""
    container = Container(contained, reaper)
    container.rest(5)
    assert engine.asked == ["attach", "start"]
    assert contained.log.read_text("utf-8") == "ready\n"


def test_killed_and_started(engine, reaper, contained):
    """After a kill the same container is started again: it has the same variables and what it wrote."""
    container = Container(contained, reaper)
    container.kill()
    container.start()
    assert engine.asked == ["attach", "start", "SIGKILL", "wait", "attach", "start"]


def test_stopped_is_removed(engine, reaper, contained):
    """A stop is the stop signal, five seconds, and removal; nobody has to remove it once more."""
    container = Container(contained, reaper)
    assert reaper.left == [[sys.executable, "-m", "conformance.stack.containers", "work:7400"]]
    container.stop()
    assert engine.asked[2:] == ["stop 5", "remove True True"]
    assert reaper.left == []


def test_exit_status(engine, reaper, contained):
    """Whether it runs is asked of the engine."""
    container = Container(contained, reaper)
    assert container.ended() is None
    engine.attrs = {"State": {"Running": False, "ExitCode": 3}}
    assert container.ended() == 3


def test_a_start_that_fails_leaves_nothing(engine, reaper, contained):
    """A container that the engine cannot start is told in the engine's words, and removed."""
    engine.refuses = "no such program"
    with pytest.raises(WrongUsage, match=r"^The Docker engine cannot run Acme visits: no such program\.$"):
        Container(contained, reaper)
    assert engine.asked[-1] == "remove True True"
    assert reaper.left == []


def test_a_start_that_is_interrupted_leaves_nothing(engine, reaper, contained, monkeypatch):
    """Ctrl-C while the container starts removes it."""

    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Container(contained, reaper)
    assert engine.asked[-1] == "remove True True"


def test_a_command_inside(engine, reaper, contained):
    """A command runs in the container; one that fails is told with the last that it said."""
    container = Container(contained, reaper)
    container.run("The command", ["acme", "rotate"])
    assert engine.asked[-1] == ["acme", "rotate"]
    engine.said = (4, b"reading\nno such key\n")
    with pytest.raises(WrongUsage, match="The command ended with exit status 4: no such key"):
        container.run("The command", ["acme", "rotate"])


def test_a_missing_image(engine):
    """An image that the engine does not have is not pulled; the nearest one is named."""
    refuse_image("acme/visits:1.2")
    with pytest.raises(WrongUsage, match=r"has no image 'acme/visit:1.2'; the nearest one there is 'acme/visits:1.2'"):
        refuse_image("acme/visit:1.2")
    with pytest.raises(WrongUsage, match=r"has no image 'zzz'; build it or pull it first"):
        refuse_image("zzz")


def test_no_engine(monkeypatch):
    """The reason why no engine answers is that of the operating system, with the address that was asked."""

    def refused():
        try:
            raise PermissionError(13, "Permission denied")
        except PermissionError as inner:
            raise DockerException(f"Error while fetching server API version: {inner}") from inner

    monkeypatch.setenv("DOCKER_HOST", "unix:///run/acme.sock")
    monkeypatch.setattr(docker, "from_env", refused)
    with pytest.raises(WrongUsage, match=r"none answers at unix:///run/acme.sock \(Permission denied\); start one"):
        refuse_image("acme/visits:1.2")


def test_what_is_left_is_removed(engine):
    """Only containers with the label are removed, in whatever state."""
    engine.made = {"image": "acme/visits:1.2"}
    containers.remove_labelled(engine, "work:7400")
    assert engine.asked == ["remove True True"]
