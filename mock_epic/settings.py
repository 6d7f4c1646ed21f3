"""The settings of this simulator: variables MOCK_EPIC_HOST, _PORT, _PUBLIC_URL, _SEED, _TLS_CERT, _TLS_KEY, ..."""

from simkit.settings import ServerSettings, read_server_settings

DEFAULT_PORT = 7410


def read() -> ServerSettings:
    """The settings from the environment; SettingError for the first that cannot be used."""
    return read_server_settings("MOCK_EPIC", DEFAULT_PORT)
