import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, pagePattern, ruleOf } from "../src/rulePage";
import { suppressed, withReason } from "../src/suppression";
import { sign, tally } from "../src/tally";

test("a reason goes into the comment", () => {
  assert.equal(withReason(" <!-- gouji: ignore T3-02 -->", "与原件一致"), " <!-- gouji: ignore T3-02 与原件一致 -->");
  assert.equal(withReason("<!-- gouji: ignore T3 -->", " a --> b\n c "), "<!-- gouji: ignore T3 a ——> b c -->");
  assert.equal(withReason("<!-- gouji: ignore T3 -->", "$& $1"), "<!-- gouji: ignore T3 $& $1 -->");
});

test("actions that take a finding back are known", () => {
  assert.equal(suppressed({ suppresses: "T3-02" }), "T3-02");
  for (const data of [undefined, null, "T3-02", {}, { suppresses: 1 }]) {
    assert.equal(suppressed(data), undefined);
  }
});

test("findings are counted, those of others are not", () => {
  const found = [0, 0, 1, 2, 3].map((severity) => ({ severity, source: "gouji" }));
  const counted = tally([...found, { severity: 0, source: "markdownlint" }, { severity: 0 }]);
  assert.deepEqual(counted, { errors: 2, warnings: 1, others: 2 });
  assert.equal(sign(counted), "$(error) 2");
  assert.equal(sign({ ...counted, errors: 0 }), "$(warning) 1");
  assert.equal(sign({ errors: 0, warnings: 0, others: 3 }), "$(info) 3");
  assert.equal(sign(tally([])), "$(pass)");
});

test("the page of a rule is found again", () => {
  assert.equal(pagePattern("vscode", "gouji.gouji"), "vscode://gouji.gouji/rule/{code}");
  assert.equal(ruleOf("/rule/T3-02"), "T3-02");
  assert.equal(ruleOf("/missing-row.md"), "missing-row");
  assert.equal(ruleOf("/rule/../x"), undefined);
  assert.equal(ruleOf("/"), undefined);
});

test("the code of a diagnostic", () => {
  assert.equal(codeOf("T3-02"), "T3-02");
  assert.equal(codeOf({ value: "T3-02", target: "x" }), "T3-02");
  assert.equal(codeOf(undefined), undefined);
});
