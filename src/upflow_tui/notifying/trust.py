"""Whose certificates are trusted: those of this computer (or SSL_CERT_FILE), else the list that comes with httpx."""

from __future__ import annotations

import os
import ssl


def trusted() -> ssl.SSLContext:
    """The rules for a safe connection: certificate and name are always checked."""
    context = ssl.create_default_context()
    if not os.environ.keys() & {"SSL_CERT_FILE", "SSL_CERT_DIR"} and not context.cert_store_stats()["x509_ca"]:
        import httpx

        return httpx.create_ssl_context()
    return context


def certificate_fault(error: BaseException) -> str | None:
    """What is wrong with a certificate, in OpenSSL's words; None where `error` is about something else."""
    link: BaseException | None = error
    for _ in range(8):
        if isinstance(link, ssl.SSLCertVerificationError):
            return link.verify_message or "it does not verify"
        if link is None:
            return None
        link = link.__cause__ or link.__context__
    return None
