"""The certificate: what it says is in it, and so are its letters."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from export.certificate import Certificate, certificate

ONE = Certificate(
    title="荣誉证书",
    name="苏云帆",
    body="骨科护士苏云帆，被评为2026年9月“服务之星”。特发此证，以资鼓励。",
    earned="服务质量积分 61.4 分，同岗比较；每一分均见公布的积分明细。",
    giver="质量办公室",
    day="2026年10月10日",
    number="202609-S12-1",
    watermark="演示",
)


def test_it_says_what_it_is_told() -> None:
    reader = PdfReader(io.BytesIO(certificate(ONE)))
    assert len(reader.pages) == 1
    page = reader.pages[0]
    assert page.mediabox.width > page.mediabox.height
    said = "".join(page.extract_text().split())
    for words in (ONE.title, ONE.name, ONE.body, ONE.earned, ONE.giver, ONE.day, ONE.number, ONE.watermark):
        assert "".join(words.split()) in said


def test_its_letters_come_along() -> None:
    reader = PdfReader(io.BytesIO(certificate(ONE)))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].get_object().values()]
    descriptors = [font["/FontDescriptor"].get_object() for font in fonts if "/FontDescriptor" in font]
    assert descriptors
    assert all("/FontFile2" in descriptor for descriptor in descriptors)


@pytest.mark.parametrize("name", ["", "A" * 300, "<script>alert(1)</script>", "龘靐 (rare)", "a\nb\x00c"])
def test_any_name_makes_a_certificate(name: str) -> None:
    assert certificate(replace(ONE, name=name, body=f"{name}，服务之星。")).startswith(b"%PDF")
