"""A second register under TLS: Chromium trusts the shop's key alone, types the code, signs in."""

import base64
import hashlib
import shutil
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Playwright, expect

from pos.shop.authority import Authority
from tests.browsers import launch
from tests.care.counter import Counter
from tests.world import PINS


def pin_of(authority: Authority) -> str:
    """The server's key as Chromium is told of it: the SHA-256 of its SPKI."""
    shown = x509.load_pem_x509_certificate(authority.server_certificate.read_bytes())
    spki = shown.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(spki).digest()).decode()


def test_a_second_register_is_paired_and_signed_in_under_tls(
    driver: Playwright, chromium: str, template: Path, tmp_path: Path
):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    counter = Counter(home)
    assert counter.command("tls", "on").code == 0
    counter.open()
    trusted = pin_of(Authority(home / "keys" / "tls"))
    opened = launch(driver, chromium, f"--ignore-certificate-errors-spki-list={trusted}")
    try:
        first = opened.new_context().new_page()
        first.goto(f"http://127.0.0.1:{counter.port}/sign-in")
        _sign_in(first, "Hạnh")
        first.goto(f"http://127.0.0.1:{counter.port}/settings/registers")
        first.get_by_role("button", name="Thêm quầy").click()
        first.get_by_role("button", name="Lấy mã nối").click()
        digits = first.locator(".paircode__digits").inner_text()

        context = opened.new_context()
        second = context.new_page()
        second.goto(f"https://127.0.0.1:{counter.port}/pair")
        second.locator("#code").fill(digits)
        second.get_by_role("button", name="Nối máy").click()
        second.wait_for_url("**/sign-in")
        _sign_in(second, "Lan")
        expect(second.locator("body")).to_contain_text("Quầy 2")
        kept = {one["name"]: one["secure"] for one in context.cookies()}
        assert kept == {"register": True, "till": True}
    finally:
        opened.close()
    assert counter.close() == 0


def _sign_in(page, name: str) -> None:
    page.get_by_text(name, exact=True).first.click()
    page.keyboard.type(PINS[name])
    page.wait_for_url("**/till**")
