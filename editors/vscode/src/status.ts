// The item in the status bar: whether the server runs, and what it found in the report that is shown.
import * as vscode from "vscode";
import { State } from "vscode-languageclient/node";
import { LANGUAGES } from "./languages";
import { sign, tally } from "./tally";

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("gouji.status", vscode.StatusBarAlignment.Right, 50);
  private readonly listeners: vscode.Disposable;
  private state = State.Stopped;
  private problem: string | undefined;

  constructor() {
    this.item.name = "gouji";
    const show = () => this.show();
    this.listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(show),
      vscode.languages.onDidChangeDiagnostics(show),
    );
    this.show();
  }

  set(state: State, problem?: string): void {
    this.state = state;
    this.problem = problem;
    this.show();
  }

  private show(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (this.problem !== undefined) {
      this.item.text = "$(alert) 勾稽";
      this.item.tooltip = vscode.l10n.t("gouji cannot be started: {0}", this.problem);
      this.item.command = "gouji.showOutput";
      this.item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
      this.item.show();
      return;
    }
    this.item.backgroundColor = undefined;
    if (document === undefined || !LANGUAGES.includes(document.languageId)) {
      this.item.hide();
      return;
    }
    if (this.state !== State.Running) {
      this.item.text = "$(loading~spin) 勾稽";
      this.item.tooltip = vscode.l10n.t("gouji is starting");
      this.item.command = "gouji.showOutput";
    } else {
      const found = tally(vscode.languages.getDiagnostics(document.uri));
      const { errors, warnings, others } = found;
      this.item.text = `${sign(found)} 勾稽`;
      this.item.tooltip =
        errors + warnings + others === 0
          ? vscode.l10n.t("Nothing to complain of in this report")
          : vscode.l10n.t("{0} errors, {1} warnings, {2} hints in this report", errors, warnings, others);
      this.item.command = "workbench.actions.view.problems";
    }
    this.item.show();
  }

  dispose(): void {
    this.listeners.dispose();
    this.item.dispose();
  }
}
