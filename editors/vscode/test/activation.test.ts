// The compiled extension in an editor that is none: it is activated, used, reconfigured and deactivated. The server is real.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { Editor, Position, Uri, type CodeAction, type Diagnostic, type Document, type Range } from "./stub";

interface Extension {
  activate(context: object): Promise<void>;
  deactivate(): Promise<void>;
}

const PATH = resolve("../../examples/faulty/qinglan-county-2024.md");
const FAULTY = readFileSync(PATH, "utf8");
const PROGRAM = process.env["GOUJI"] ?? "gouji";
const MANIFEST = JSON.parse(readFileSync("package.json", "utf8")) as {
  contributes: { commands: { command: string }[] };
};

const editor = new Editor();
const subscriptions: { dispose(): unknown }[] = [];
let extension: Extension;
let report: Document;

/** The item in the status bar. */
const status = () => editor.items[0]!;
const codes = () => editor.found(report.uri).map((it) => codeOf(it));
const finding = (code: string) => editor.found(report.uri).find((it) => codeOf(it) === code)!;

function codeOf(diagnostic: Diagnostic): string {
  const code = diagnostic.code as string | { value: string };
  return typeof code === "object" ? code.value : code;
}

async function actions(range: Range): Promise<CodeAction[]> {
  const [provider] = editor.registered("registerCodeActionsProvider");
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };
  const context = { diagnostics: [], only: undefined, triggerKind: 1 };
  return (await provider!["provideCodeActions"]!(report, range, context, token)) as CodeAction[];
}

before(async () => {
  editor.settings["gouji.path"] = PROGRAM;
  editor.settings["gouji.lang"] = "zh";
  extension = editor.load<Extension>(resolve("dist/extension.js"));
  const context = { subscriptions, extensionPath: resolve("."), extension: { id: "gouji.gouji" } };
  await extension.activate(context);
  report = await editor.open(Uri.file(PATH), "markdown", FAULTY);
  await editor.until(() => editor.found(report.uri).length > 0);
});

after(async () => {
  await extension.deactivate();
});

test("every command of the manifest can be run", () => {
  const { commands } = MANIFEST.contributes;
  assert.ok(commands.length > 0);
  for (const { command } of commands) {
    assert.ok(editor.commands.has(command), command);
  }
});

test("findings are shown, and counted in the status bar", async () => {
  assert.ok(codes().includes("T3-02"));
  assert.match(finding("T3-02").message, /应为 17，写成了 11/);
  assert.match(status().text, /^\$\(error\) \d+ 勾稽$/);
  assert.ok(status().isShown);
  await editor.look(undefined);
  assert.ok(!status().isShown, "nothing is said where there is no report");
  await editor.look(report);
  assert.ok(status().isShown);
});

test("what the server offers is registered", () => {
  for (const kind of ["HoverProvider", "CodeActionsProvider", "DocumentSymbolProvider", "FoldingRangeProvider", "InlayHintsProvider"]) {
    assert.ok(editor.registered(kind).length > 0, kind);
  }
});

test("a finding is mended, another is taken back for a reason", async () => {
  const offered = await actions(finding("T3-02").range);
  const mend = offered.find((it) => it.command === undefined)!;
  assert.deepEqual(mend.edit!.get(report.uri).map((it) => it.newText), ["17"]);
  const { command } = offered.find((it) => it.command?.command === "gouji.suppress")!;
  editor.input = undefined;
  await editor.run(command!.command, ...command!.arguments);
  assert.equal(editor.applied.length, 0, "without a reason nothing is written");
  editor.input = "与原件一致";
  await editor.run(command!.command, ...command!.arguments);
  const written = editor.applied[0]!.get(report.uri).map((it) => it.newText).join("");
  assert.match(written, /gouji: ignore T3-02 与原件一致 -->/);
});

test("the page of a rule is opened: by name, at the cursor, from an address", async () => {
  const opened = () => editor.executed.filter(([name]) => name === "markdown.showPreview").map(([, uri]) => String(uri));
  await editor.run("gouji.openRulePage", "missing-row");
  await editor.look(report, finding("T3-02").range.start);
  await editor.run("gouji.openRulePage");
  const [handler] = editor.registered("registerUriHandler");
  await handler!["handleUri"]!(Uri.parse("vscode://gouji.gouji/rule/T4-01"));
  assert.deepEqual(opened(), ["gouji-rule:///missing-row.md", "gouji-rule:///T3-02.md", "gouji-rule:///T4-01.md"]);
  const [pages] = editor.registered("registerTextDocumentContentProvider");
  assert.match(String(await pages!["provideTextDocumentContent"]!(Uri.parse("gouji-rule:///T3-02.md"))), /T3-02/);
  await editor.run("gouji.openRulePage", "no-such-rule");
  assert.match(editor.messages.at(-1)!.join(), /^warning,There is no rule no-such-rule/);
  await editor.look(report, new Position(0, 0));
});

test("the workspace is checked when that is asked for", async () => {
  await editor.run("gouji.checkWorkspace");
  assert.deepEqual(editor.progress, ["Checking the reports of the workspace"]);
  assert.match(editor.messages.at(-1)!.join(), /^information,\d+ reports checked/);
});

test("settings that change count at once", async () => {
  await editor.set("gouji.ignore", ["T3-02"]);
  await editor.until(() => editor.found(report.uri).length > 0 && !codes().includes("T3-02"));
  await editor.set("gouji.ignore", []);
  await editor.until(() => codes().includes("T3-02"));
});

test("another program is started, and one that is not there is complained of", async () => {
  const right = editor.settings["gouji.path"];
  await editor.set("gouji.path", "/no/such/gouji");
  assert.match(editor.messages.at(-1)!.join(), /^error,gouji cannot be started: \/no\/such\/gouji/);
  assert.equal(status().text, "$(alert) 勾稽");
  assert.equal(status().command, "gouji.showOutput");
  await editor.set("gouji.path", right);
  await editor.until(() => codes().includes("T3-02"));
  assert.match(status().text, /^\$\(error\) \d+ 勾稽$/);
});

test("the server is started anew", async () => {
  await editor.run("gouji.restart");
  await editor.until(() => codes().includes("T3-02"));
});

test("nothing is left when it is deactivated", async () => {
  await extension.deactivate();
  subscriptions.forEach((it) => it.dispose());
  assert.deepEqual(editor.found(report.uri), []);
  assert.equal(editor.commands.size, 0, [...editor.commands.keys()].join());
  assert.deepEqual(editor.providers.filter((it) => !it.isDisposed).map((it) => it.kind), []);
  assert.ok(status().isDisposed);
  // The library goes on listening to what is opened and shown; what the extension listens to itself, it leaves.
  const own = ["onDidChangeConfiguration", "onDidChangeActiveTextEditor", "onDidChangeDiagnostics"];
  assert.deepEqual(editor.listenedTo.filter((name) => own.some((it) => name.includes(it))), []);
});
