"""Whose certificates are trusted: those of this computer, or of SSL_CERT_FILE and SSL_CERT_DIR."""

from __future__ import annotations

import ssl


def trusted() -> ssl.SSLContext:
    """The rules for a safe connection: certificate and name are always checked."""
    return ssl.create_default_context()


def certificate_fault(error: BaseException) -> str | None:
    """What is wrong with a certificate, in OpenSSL's words; None where `error` is about something else."""
    link: BaseException | None = error
    for _ in range(8):
        if isinstance(link, ssl.SSLCertVerificationError):
            return link.verify_message or "it does not verify"
        if link is None:
            return None
        reason = getattr(link, "reason", None)  # urllib keeps the cause there
        link = reason if isinstance(reason, BaseException) else link.__cause__ or link.__context__
    return None
