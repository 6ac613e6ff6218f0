"""Certificates are always checked: against this computer's list, SSL_CERT_FILE, or else the one that comes with httpx."""

from __future__ import annotations

import ssl

import pytest

from upflow_tui.notifying.trust import certificate_fault, trusted


def test_certificate_and_name_are_always_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    for _ in range(2):
        context = trusted()
        assert context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname
        assert context.cert_store_stats()["x509_ca"] > 0
        monkeypatch.setattr(ssl, "create_default_context", _bare)  # a computer without a list of its own


def _bare(*arguments: object, cafile: str | None = None, **options: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if cafile is not None:
        context.load_verify_locations(cafile)
    return context


@pytest.mark.usefixtures("trusting")
def test_a_file_that_is_named_is_the_whole_list() -> None:
    assert trusted().cert_store_stats()["x509_ca"] == 1


def test_only_faults_of_a_certificate_are_named_as_such() -> None:
    fault = ssl.SSLCertVerificationError(1, "certificate verify failed")
    fault.verify_message = "self-signed certificate"
    wrapped = OSError("outer")
    wrapped.__cause__ = fault
    assert certificate_fault(wrapped) == "self-signed certificate"
    assert certificate_fault(OSError("no such thing")) is None
    ring = OSError("ring")
    ring.__context__ = OSError("other")
    ring.__context__.__context__ = ring
    assert certificate_fault(ring) is None
