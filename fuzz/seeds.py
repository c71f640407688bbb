"""Lays the seeds of the targets from the reports that the tests have, and the dictionary of what forms say: `python3 fuzz/seeds.py`."""

import pathlib
import re
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

# Any text: the first byte says by what name it goes, and in which format the results are written.
corpus = HERE / "corpus/check"
corpus.mkdir(parents=True, exist_ok=True)
texts = [path for folder in ["examples", "tests"] for path in sorted((HERE.parent / folder).rglob("*")) if path.suffix in [".md", ".txt"]]
for at, path in enumerate(texts):
    content = path.read_bytes()
    (corpus / f"{at}.utf-8").write_bytes(bytes([at % 48]) + content)
    (corpus / f"{at}.gb18030").write_bytes(bytes([at * 7 % 48]) + content.decode().encode("gb18030"))

words = {"　", " ", "|", "\t", "\n", "```", "---", "**", "0", "12", "３", "一、", "（一）", "1.", "%", "万元", "无", "/", "—", "2023年", "\ufeff"}
for form in sorted((HERE.parent / "rules/forms").glob("*.toml")):
    words |= set(re.findall(r'"([^"]*[\u4e00-\u9fff][^"]*)"', form.read_text("utf-8")))
lines = ["".join(f"\\x{byte:02x}" for byte in word.encode()) for word in sorted(words)]
(HERE / "corpus/report.dict").write_text("".join(f'"{line}"\n' for line in lines))
