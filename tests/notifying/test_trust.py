"""Certificates are always checked: against this computer's list, or that of SSL_CERT_FILE."""

from __future__ import annotations

import ssl
from urllib.error import URLError

import pytest

from upflow_tui.notifying.trust import certificate_fault, trusted


def test_certificate_and_name_are_always_checked() -> None:
    context = trusted()
    assert context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname


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
    assert certificate_fault(URLError(fault)) == "self-signed certificate"
    ring = OSError("ring")
    ring.__context__ = OSError("other")
    ring.__context__.__context__ = ring
    assert certificate_fault(ring) is None
