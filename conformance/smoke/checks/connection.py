"""The address and the connection to it."""

from datetime import timedelta

from conformance.smoke.environment import Environment
from conformance.smoke.outcomes import DoesNotApply, NotReached, Seen, broken, doubtful

ENOUGH = timedelta(days=30)
GOOD_VERSIONS = ("TLSv1.2", "TLSv1.3")


def absolute_and_encrypted(env: Environment) -> Seen:
    """Everything else than https, or http on loopback, was refused before the run began."""
    if env.base.encrypted:
        return Seen("https, without query or fragment")
    return Seen("http, which only this machine's loopback may use; an environment of an organization needs https")


def answers(env: Environment) -> Seen:
    """Name, port, with https a handshake, and then at least one answer in HTTP, whatever it says."""
    if env.transport.trouble:
        raise broken(
            f"a server at {env.base.host}, port {env.base.port}",
            env.transport.trouble,
            "Check the address, and that this machine may reach it: test environments are often open to few networks.",
        )
    if env.transport.certificate:
        return Seen(f"{env.base.host} accepts connections on port {env.base.port}")
    visits = [env.smart.last, env.metadata.last]
    answered = [visit for visit in visits if visit.status is not None]
    if not answered:
        raise broken(
            f"an HTTP answer from {env.base.host}, port {env.base.port}",
            visits[0].trouble or "no answer",
            "Check the port: a server accepts connections there, but does not answer as a web server does.",
            *(visit.exchange for visit in visits),
        )
    return Seen(f"{env.base.host} answers on port {env.base.port}", tuple(visit.exchange for visit in answered))


def needs_no_redirect(env: Environment) -> Seen:
    """A client that follows no redirects, or loses its headers on the way, must still get the documents."""
    visits = [*env.metadata.visits, *env.smart.visits]
    moved = [visit for visit in visits if visit.status and 300 <= visit.status < 400]
    if moved:
        raise broken(
            "documents served at the address itself",
            f"{moved[0].exchange.url} redirects to {moved[0].header('Location') or 'nowhere'}",
            "Give connectors the address that the redirect leads to, if it is the right one.",
            *(visit.exchange for visit in moved),
        )
    if env.metadata.content is None and env.smart.content is None:
        raise NotReached("DISC-01", "no discovery document could be read.")
    return Seen("no redirect", tuple(visit.exchange for visit in visits))


def certificate_accepted(env: Environment) -> Seen:
    """Verified for the host name against the authorities of this machine or of --ca-bundle."""
    _need_tls(env)
    if env.transport.certificate:
        raise broken(
            f"a certificate for {env.base.host} from an authority that this machine trusts, within its time",
            env.transport.certificate,
            "Have the certificate or its chain mended, or give --ca-bundle if the organization has its own authority.",
        )
    return Seen(f"certificate of {env.base.host} accepted")


def certificate_lasts(env: Environment) -> Seen:
    """Days left, by this machine's clock at the time of the first request."""
    _need_tls(env)
    expires = env.transport.expires
    if expires is None:
        raise doubtful("the end of the certificate's time", "it could not be read", "Look at the certificate by hand.")
    left = expires - env.transport.at
    until = f"{left.days} days left, until {expires:%Y-%m-%d}"
    if left < ENOUGH:
        raise broken(
            f"{ENOUGH.days} days left or more", until, "Have the certificate renewed before visits depend on it."
        )
    return Seen(until)


def modern_tls(env: Environment) -> Seen:
    """The version that the handshake settled on. SMART App Launch 2.2: TLS 1.2 or later."""
    _need_tls(env)
    version = env.transport.version
    if version not in GOOD_VERSIONS:
        hint = "Have the server's TLS settings brought up to date."
        raise broken(" or ".join(GOOD_VERSIONS), version or "no version could be settled on", hint)
    return Seen(version)


def _need_tls(env: Environment) -> None:
    if not env.base.encrypted:
        raise DoesNotApply("the address is http on loopback")
    if env.transport.trouble:
        raise NotReached("ADDR-02", f"{env.transport.trouble}.")
