"""Reads what gouji wrote, with the readers of others: see .ci/checks/outputs."""

import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import jsonschema
import junitparser

program, work, schema = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run"]


def load(name):
    return json.loads((work / name).read_text(encoding="utf-8"))


def same(what, left, right):
    if left != right:
        sys.exit(f"{what}: {left}, but {right} in the JSON")


report = load("all.json")
findings = [finding for file in report["files"] for finding in file["findings"]]
errors = sum(finding["severity"] == "error" for finding in findings)
assert errors, "the examples have errors"

sarif = load("all.sarif")
schema = json.loads(schema.read_text(encoding="utf-8"))
jsonschema.validators.validator_for(schema)(schema).validate(sarif)
rules = sarif["runs"][0]["tool"]["driver"]["rules"]
for result in sarif["runs"][0]["results"]:
    same("the rule of a result", rules[result["ruleIndex"]]["id"], result["ruleId"])
shown = [result for result in sarif["runs"][0]["results"] if not result.get("suppressions")]
same("results in the SARIF", len(shown), len(findings))
counted = re.search(r"^error: (\d+)", (work / "summary").read_text(encoding="utf-8"), re.MULTILINE)
of_sarif = sum(result["level"] == "error" for result in sarif["runs"][0]["results"])
same("errors that sarif-tools counts", int(counted[1]), of_sarif)

suites = junitparser.JUnitXml.fromfile(str(work / "all.junit"))
same("failures that junitparser counts", sum(suite.failures for suite in suites), errors)
same("errors in the checkstyle file", len(ElementTree.parse(work / "all.checkstyle").findall(".//error[@severity='error']")), errors)
same("diagnostics for reviewdog", sum(it["severity"] == "ERROR" for it in load("all.rdjson")["diagnostics"]), errors)
issues = load("all.gitlab")
same("issues for GitLab", sum(issue["severity"] == "major" for issue in issues), errors)
same("fingerprints for GitLab", len({issue["fingerprint"] for issue in issues}), len(issues))

# Each report on a page of its own, as the browser sees it.
marked = 0
for path in sorted(pathlib.Path("examples/faulty").iterdir()):
    if path.suffix not in (".md", ".txt", ".html"):
        continue
    page = work / "page.html"
    subprocess.run([program, "check", path, "--no-config", "--format", f"json={work}/one.json", "--format", f"html={page}"], check=False)
    named = {
        (cell["table"], cell["row"], cell["column"])
        for finding in load("one.json")["files"][0]["findings"]
        for cell in finding["cells"]
        if cell["row"] and cell["column"]
    }
    dom = subprocess.run([*CHROMIUM, f"--user-data-dir={work}/profile", "--dump-dom", f"file://{page}"],
                         check=True, capture_output=True, text=True).stdout
    cells = len(re.findall(r'<td class="value (?:fault|involved)', dom))
    same(f"marked cells on the page of {path.name}", cells, len(named))
    marked += cells
assert marked, "the faulty examples have marked cells"
print(f"outputs: {len(findings)} findings, {errors} errors in every format; {marked} cells marked in the browser")
