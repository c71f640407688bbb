"""Lays the seeds of the targets from the reports that the tests have: `python3 fuzz/seeds.py`."""

import pathlib
import zipfile

HERE = pathlib.Path(__file__).parent
REPORTS = HERE.parent / "tests/fixtures/formats"
PARTS = {
    "docx": ["word/document.xml", "word/styles.xml", "word/numbering.xml"],
    "xlsx": ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"],
    "ods": ["content.xml"],
}

for kind in ["docx", "xlsx", "ods", "html", "pdf"]:
    corpus = HERE / "corpus" / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for report in REPORTS.glob(f"*.{kind}"):
        content = report.read_bytes()
        if kind in PARTS:
            archive = zipfile.ZipFile(report)
            there = [name for name in PARTS[kind] if name in archive.namelist()]
            content = b"\x01".join(archive.read(name) if name in there else b"<a/>" for name in PARTS[kind])
        (corpus / report.name).write_bytes(content)
