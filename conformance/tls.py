"""A throw-away certificate authority for one run, and a certificate for this machine."""

from pathlib import Path

import trustme

from conformance.variables import TlsFiles


def make_tls_files(folder: Path) -> TlsFiles:
    """Write ca.pem, cert.pem and key.pem into the folder; the certificate is for 127.0.0.1 and localhost."""
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1", "localhost", "::1")
    files = TlsFiles(*(str(folder / name) for name in ("ca.pem", "cert.pem", "key.pem")))
    authority.cert_pem.write_to_path(files.ca_bundle)
    made.private_key_pem.write_to_path(files.key)
    for place, part in enumerate(made.cert_chain_pems):
        part.write_to_path(files.cert, append=place > 0)
    return files
