// The library that VS Code speaks with, and the real server: the one that GOUJI names, else the one on the PATH.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  CodeActionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExecuteCommandRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextEdit,
} from "vscode-languageserver-protocol/node";
import { codeOf } from "../src/rulePage";
import { suppressed, withReason } from "../src/suppression";

const PATH = resolve("../../examples/faulty/qinglan-county-2024.md");
const URI = pathToFileURL(PATH).href;
const FAULTY = readFileSync(PATH, "utf8");

let server: ChildProcess;
let connection: ProtocolConnection;
let version = 1;
const published: PublishDiagnosticsParams[] = [];
let notify = () => {};

before(async () => {
  server = spawn(process.env["GOUJI"] ?? "gouji", ["lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  connection = createProtocolConnection(new StreamMessageReader(server.stdout!), new StreamMessageWriter(server.stdin!));
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    notify();
  });
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    locale: "zh-cn",
    capabilities: {
      general: { positionEncodings: ["utf-16"] },
      textDocument: { publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true } },
      workspace: { workspaceEdit: { documentChanges: false } },
    },
    initializationOptions: { lang: "zh", rulePage: "vscode://gouji.gouji/rule/{code}" },
  });
  assert.equal(capabilities.positionEncoding, "utf-16");
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri: URI, languageId: "markdown", version, text: FAULTY },
  });
});

after(async () => {
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  const [status] = (await once(server, "exit")) as [number];
  assert.equal(status, 0);
});

/** The diagnostics of the report as it is now. */
async function diagnostics(): Promise<Diagnostic[]> {
  for (;;) {
    const found = published.find((it) => it.uri === URI && it.version === version);
    if (found !== undefined) {
      return found.diagnostics;
    }
    await new Promise<void>((done) => (notify = done));
  }
}

async function write(text: string): Promise<void> {
  version += 1;
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: URI, version },
    contentChanges: [{ text }],
  });
}

async function actionsFor(code: string): Promise<CodeAction[]> {
  const found = (await diagnostics()).find((it) => it.code === code);
  assert.ok(found, code);
  const params = { textDocument: { uri: URI }, range: found.range, context: { diagnostics: [found] } };
  return ((await connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
}

/** The text with the only change of an action. */
function applied(text: string, edits: TextEdit[] | undefined, newText = (edit: TextEdit) => edit.newText): string {
  const [edit, ...more] = edits ?? [];
  assert.ok(edit !== undefined && more.length === 0);
  const lines = text.split("\n");
  const { start, end } = edit.range;
  assert.equal(start.line, end.line);
  const line = lines[start.line]!;
  lines[start.line] = line.slice(0, start.character) + newText(edit) + line.slice(end.character);
  return lines.join("\n");
}

test("findings stand under the number, with the address of their page", async () => {
  const found = (await diagnostics()).find((it) => it.code === "T3-02");
  assert.ok(found);
  const line = FAULTY.split("\n")[found.range.start.line]!;
  assert.equal(line.slice(found.range.start.character, found.range.end.character), "11");
  assert.match(String(found.message), /应为 17，写成了 11/);
  assert.equal(found.codeDescription?.href, "vscode://gouji.gouji/rule/T3-02");
});

test("a cell tells its sums", async () => {
  const found = (await diagnostics()).find((it) => it.code === "T3-02")!;
  const hover = await connection.sendRequest(HoverRequest.type, { textDocument: { uri: URI }, position: found.range.start });
  assert.match(JSON.stringify(hover?.contents), /11 \+ 3 = 14 ≠ 20/);
});

test("the page of a rule is at hand", async () => {
  const explain = (rule: string) =>
    connection.sendRequest(ExecuteCommandRequest.type, { command: "gouji.explain", arguments: [rule] });
  assert.match(await explain("T3-02"), /T3-02/);
  assert.equal(await explain("no-such-rule"), null);
});

test("a finding is mended, another is taken back with a reason", async () => {
  const mend = (await actionsFor("T3-02")).find((it) => it.isPreferred);
  const mended = applied(FAULTY, mend?.edit?.changes?.[URI]);
  await write(mended);
  assert.ok((await diagnostics()).every((it) => codeOf(it.code) !== "T3-02"));
  const takeBack = (await actionsFor("T4-01")).find((it) => suppressed(it.data) === "T4-01");
  const reason = (edit: TextEdit) => withReason(edit.newText, "与原件一致");
  await write(applied(mended, takeBack?.edit?.changes?.[URI], reason));
  assert.deepEqual(await diagnostics(), []);
});
