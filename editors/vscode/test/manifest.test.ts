// The manifest and its words fit together, in both languages; and the code says nothing that is not translated.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const read = (path: string) => readFileSync(path, "utf8");
const json = (path: string) => JSON.parse(read(path)) as Record<string, unknown>;
const sources = readdirSync("src").map((name) => read(`src/${name}`)).join("\n");

test("every word of the manifest is there in both languages, and no other", () => {
  const used = new Set([...read("package.json").matchAll(/"%([^%"]+)%"/g)].map((found) => found[1]!));
  for (const path of ["package.nls.json", "package.nls.zh-cn.json"]) {
    assert.deepEqual(new Set(Object.keys(json(path))), used, path);
  }
});

test("everything that is said is translated, and nothing else", () => {
  const said = new Set([...sources.matchAll(/l10n\.t\(\s*"([^"]+)"/g)].map((found) => found[1]!));
  for (const [, words] of sources.matchAll(/const words = "([^"]+)"/g)) {
    said.add(words!);
  }
  assert.deepEqual(new Set(Object.keys(json("l10n/bundle.l10n.zh-cn.json"))), said);
});

test("every command of the manifest is registered", () => {
  const { commands } = json("package.json")["contributes"] as { commands: { command: string }[] };
  for (const { command } of commands) {
    assert.ok(sources.includes(`registerCommand("${command}"`), command);
  }
});
