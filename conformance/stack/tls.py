"""A throw-away certificate authority for one run, and a certificate for this machine."""

from pathlib import Path

import trustme

from conformance.targets.variables import TlsFiles


def make_tls_files(folder: Path) -> TlsFiles:
    """Write ca.pem, cert.pem and key.pem into a new folder; the certificate is for 127.0.0.1 and localhost.

    Whoever gets at the folder may read them: the user inside of a container is somebody else.
    """
    folder.mkdir()
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1", "localhost", "::1")
    files = TlsFiles(*(str(folder / name) for name in ("ca.pem", "cert.pem", "key.pem")))
    authority.cert_pem.write_to_path(files.ca_bundle)
    made.private_key_pem.write_to_path(files.key)
    for place, part in enumerate(made.cert_chain_pems):
        part.write_to_path(files.cert, append=place > 0)
    folder.chmod(0o755)
    for file in folder.iterdir():
        file.chmod(0o644)
    return files
