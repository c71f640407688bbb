// gouji in VS Code: starts the language server, and shows what only the editor can.
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  LanguageClient,
  State,
  type LanguageClientOptions,
  type ServerOptions,
} from "vscode-languageclient/node";
import { SELECTOR } from "./languages";
import { program } from "./program";
import { codeOf, pagePattern, ruleOf, SCHEME } from "./rulePage";
import { Status } from "./status";
import { suppressed, withReason } from "./suppression";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const status = new Status();
  const output = vscode.window.createOutputChannel("勾稽 gouji", { log: true });
  const pages = new Pages();
  const restart = async () => {
    await stop();
    await start(context, status, output);
  };
  context.subscriptions.push(
    status,
    output,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages),
    vscode.window.registerUriHandler({ handleUri: (uri) => openRulePage(ruleOf(uri.path)) }),
    vscode.commands.registerCommand("gouji.restart", restart),
    vscode.commands.registerCommand("gouji.showOutput", () => output.show()),
    vscode.commands.registerCommand("gouji.checkWorkspace", checkWorkspace),
    vscode.commands.registerCommand("gouji.openRulePage", openRulePage),
    vscode.commands.registerCommand("gouji.suppress", suppress),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("gouji.path")) {
        await restart();
      }
    }),
  );
  await start(context, status, output);
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  // One that could not be started cannot be stopped either, and says so: that must not keep another from being started.
  await running?.dispose().catch(() => undefined);
}

async function start(
  context: vscode.ExtensionContext,
  status: Status,
  output: vscode.LogOutputChannel,
): Promise<void> {
  const command = program({
    configured: vscode.workspace.getConfiguration("gouji").get("path", ""),
    extension: context.extensionPath,
    workspace: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    platform: process.platform,
  });
  const server: ServerOptions = { command, args: ["lsp"] };
  const page = pagePattern(vscode.env.uriScheme, context.extension.id);
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    outputChannel: output,
    initializationOptions: settings(vscode.workspace.getConfiguration("gouji"), page),
    middleware: {
      workspace: {
        configuration: async (params, token, next) => {
          const answered = await next(params, token);
          return Array.isArray(answered) ? answered.map((section) => settings(section, page)) : answered;
        },
      },
      provideCodeActions: async (document, range, about, token, next) => {
        const actions = await next(document, range, about, token);
        return actions?.map((action) => askingForReason(document, action));
      },
    },
  };
  client = new LanguageClient("gouji", "勾稽", server, options);
  client.onDidChangeState(({ newState }) => status.set(newState));
  try {
    await client.start();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    status.set(State.Stopped, problem);
    const setPath = vscode.l10n.t("Set its path");
    const chosen = await vscode.window.showErrorMessage(
      vscode.l10n.t("gouji cannot be started: {0}", `${command}: ${problem}`),
      setPath,
    );
    if (chosen === setPath) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "gouji.path");
    }
  }
}

/** The settings for the server; rules are explained in the editor unless the user says where. */
function settings(section: unknown, page: string): Record<string, unknown> {
  const given = { ...(section as Record<string, unknown>) };
  return { ...given, rulePage: given["rulePage"] || page };
}

/** An action that takes a finding back asks why, before it does. */
function askingForReason(
  document: vscode.TextDocument,
  action: vscode.Command | vscode.CodeAction,
): vscode.Command | vscode.CodeAction {
  const code = "data" in action ? suppressed(action.data) : undefined;
  if (code === undefined || !(action instanceof vscode.CodeAction) || action.edit === undefined) {
    return action;
  }
  const [edit] = action.edit.get(document.uri);
  if (edit === undefined) {
    return action;
  }
  delete action.edit;
  action.command = { command: "gouji.suppress", title: action.title, arguments: [document.uri, edit.range, edit.newText] };
  return action;
}

async function suppress(uri: vscode.Uri, range: vscode.Range, comment: string): Promise<void> {
  const reason = await vscode.window.showInputBox({
    title: vscode.l10n.t("Why is this right as it is?"),
    prompt: vscode.l10n.t("The reason is written into the comment."),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" ? vscode.l10n.t("A reason, please: without one the comment has no effect.") : undefined,
  });
  if (reason !== undefined) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, range, withReason(comment, reason));
    await vscode.workspace.applyEdit(edit);
  }
}

/** Asks the server to do something that only it can. */
async function ask<T>(command: string, ...args: unknown[]): Promise<T | undefined> {
  return (await client?.sendRequest(ExecuteCommandRequest.type, { command, arguments: args })) as T | undefined;
}

async function checkWorkspace(): Promise<void> {
  const title = vscode.l10n.t("Checking the reports of the workspace");
  const location = vscode.ProgressLocation.Notification;
  const checked = await vscode.window.withProgress({ location, title }, () =>
    ask<{ reports: number; errors: number; warnings: number }>("gouji.check-workspace"),
  );
  if (checked === undefined) {
    return;
  }
  const { reports, errors, warnings } = checked;
  if (errors + warnings === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} reports checked, nothing to complain of.", reports),
    );
    return;
  }
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  const words = "{0} reports checked: {1} errors, {2} warnings. They are listed under Problems.";
  void vscode.window.showWarningMessage(vscode.l10n.t(words, reports, errors, warnings));
}

/** Shows the page of a rule: of the one named, of the finding at the cursor, or of the one that the user names. */
async function openRulePage(named?: string): Promise<void> {
  const rule =
    named ??
    ruleAtCursor() ??
    (await vscode.window.showInputBox({ title: vscode.l10n.t("The code or name of a rule"), placeHolder: "T3-02" }));
  if (rule === undefined || rule.trim() === "") {
    return;
  }
  if ((await explained(rule.trim())) === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t("There is no rule {0}.", rule));
    return;
  }
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule.trim()}.md` });
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}

function ruleAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const found = editor && vscode.languages.getDiagnostics(editor.document.uri);
  const here = found?.find((it) => it.source === "gouji" && it.range.contains(editor!.selection.active));
  return codeOf(here?.code);
}

async function explained(rule: string): Promise<string | undefined> {
  return (await ask<string | null>("gouji.explain", rule)) ?? undefined;
}

/** The pages of rules, as documents. */
class Pages implements vscode.TextDocumentContentProvider {
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const rule = ruleOf(uri.path);
    return (rule && (await explained(rule))) || "";
  }
}
