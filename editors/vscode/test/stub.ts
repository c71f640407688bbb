// What stands for VS Code where there is none: as much of its interface as the extension and its client library use.
import Module from "node:module";
import { pathToFileURL, fileURLToPath } from "node:url";

type Listener<T> = (event: T) => unknown;

export class Disposable {
  constructor(private readonly end: () => unknown) {}
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((it) => it.dispose()));
  }
  dispose(): void {
    this.end();
  }
}

export class EventEmitter<T> {
  private readonly listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>, self?: unknown, disposables?: Disposable[]): Disposable => {
    const bound = listener.bind(self) as Listener<T>;
    this.listeners.add(bound);
    const disposable = new Disposable(() => this.listeners.delete(bound));
    disposables?.push(disposable);
    return disposable;
  };
  fire(event: T): Promise<unknown> {
    return Promise.all([...this.listeners].map((listener) => listener(event)));
  }
  dispose(): void {
    this.listeners.clear();
  }
  get size(): number {
    return this.listeners.size;
  }
}

export class Uri {
  constructor(private readonly url: URL) {}
  static parse(text: string): Uri {
    return new Uri(new URL(text));
  }
  static file(path: string): Uri {
    return new Uri(pathToFileURL(path));
  }
  static from({ scheme, path }: { scheme: string; path: string }): Uri {
    return Uri.parse(`${scheme}://${path}`);
  }
  get scheme(): string {
    return this.url.protocol.slice(0, -1);
  }
  get path(): string {
    return decodeURIComponent(this.url.pathname);
  }
  get fsPath(): string {
    return fileURLToPath(this.url);
  }
  toString(): string {
    return this.url.href;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  compare(other: Position): number {
    return this.line - other.line || this.character - other.character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...at: [Position, Position] | [number, number, number, number]) {
    if (at.length === 4) {
      this.start = new Position(at[0], at[1]);
      this.end = new Position(at[2], at[3]);
    } else {
      [this.start, this.end] = at;
    }
  }
  contains(position: Position): boolean {
    return this.start.compare(position) <= 0 && position.compare(this.end) <= 0;
  }
}

export class Diagnostic {
  source?: string;
  code?: unknown;
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}

export class CodeAction {
  edit?: WorkspaceEdit;
  command?: { command: string; arguments: unknown[] };
  data?: unknown;
  constructor(
    readonly title: string,
    readonly kind: unknown,
  ) {}
}

export class CodeActionKind {
  static readonly Empty = new CodeActionKind("");
  constructor(readonly value: string) {}
  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
  }
}

interface Edit {
  range: Range;
  newText: string;
}

export class TextEdit implements Edit {
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}
}

export class WorkspaceEdit {
  private readonly edits = new Map<string, Edit[]>();
  set(uri: Uri, edits: (Edit | [Edit, unknown])[]): void {
    this.edits.set(uri.toString(), edits.map((it) => (Array.isArray(it) ? it[0] : it)));
  }
  get(uri: Uri): Edit[] {
    return this.edits.get(uri.toString()) ?? [];
  }
  replace(uri: Uri, range: Range, newText: string): void {
    this.set(uri, [...this.get(uri), { range, newText }]);
  }
}

/** A document that is open. */
export interface Document {
  uri: Uri;
  languageId: string;
  version: number;
  isClosed: boolean;
  isDirty: boolean;
  fileName: string;
  getText(): string;
}

interface StatusItem {
  name?: string;
  text: string;
  tooltip: string;
  command: string;
  backgroundColor: unknown;
  isShown: boolean;
  isDisposed: boolean;
}

type Provider = Record<string, (...args: unknown[]) => unknown>;

/** The editor: what the extension has asked of it, and what the test has happen in it. */
export class Editor {
  readonly commands = new Map<string, (...args: never[]) => unknown>();
  readonly executed: unknown[][] = [];
  readonly messages: [string, string][] = [];
  readonly items: StatusItem[] = [];
  readonly providers: { kind: string; provider: Provider; isDisposed: boolean }[] = [];
  readonly applied: WorkspaceEdit[] = [];
  readonly progress: string[] = [];
  readonly settings: Record<string, unknown> = {};
  readonly documents: Document[] = [];
  private readonly editors: { document: Document }[] = [];
  /** What the user types where something is asked for. */
  input: string | undefined;
  private readonly diagnostics = new Map<string, Diagnostic[]>();
  private readonly events = new Map<string, EventEmitter<unknown>>();
  private readonly watched = new Set<() => void>();
  private readonly collections = new Set<object>();

  /** The module that the extension asks for. */
  readonly module = this.named("vscode", {
    version: "1.91.0",
    ...{ Disposable, EventEmitter, Uri, Position, Range, Diagnostic, CodeAction, CodeActionKind, TextEdit, WorkspaceEdit },
    StatusBarAlignment: { Left: 1, Right: 2 },
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    ProgressLocation: { Notification: 15, Window: 10 },
    CancellationTokenSource: class {
      token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable(() => {}) };
      cancel(): void {}
      dispose(): void {}
    },
    RelativePattern: class {},
    ThemeColor: class {
      constructor(readonly id: string) {}
    },
    env: this.named("env", { uriScheme: "vscode", language: "zh-cn", appName: "stub" }),
    l10n: { t: (words: string, ...given: unknown[]) => words.replace(/\{(\d)\}/g, (_, at: string) => String(given[Number(at)])) },
    commands: this.named("commands", {
      registerCommand: (name: string, run: (...args: never[]) => unknown) => {
        this.commands.set(name, run);
        return new Disposable(() => this.commands.delete(name));
      },
      executeCommand: async (...command: unknown[]) => void this.executed.push(command),
    }),
    window: this.named("window", {
      activeTextEditor: undefined as unknown,
      visibleTextEditors: this.editors,
      tabGroups: this.named("tabGroups", { all: [] }),
      createOutputChannel: () => this.named("output", { name: "", logLevel: 3 }),
      createStatusBarItem: () => this.statusItem(),
      showErrorMessage: async (words: string) => void this.messages.push(["error", words]),
      showWarningMessage: async (words: string) => void this.messages.push(["warning", words]),
      showInformationMessage: async (words: string) => void this.messages.push(["information", words]),
      showInputBox: async () => this.input,
      withProgress: async (about: { title: string }, work: (...args: unknown[]) => unknown) => {
        this.progress.push(about.title);
        return work({ report: () => {} }, { onCancellationRequested: () => new Disposable(() => {}) });
      },
    }),
    workspace: this.named("workspace", {
      textDocuments: this.documents,
      notebookDocuments: [],
      workspaceFolders: undefined,
      getConfiguration: (section?: string) => this.configuration(section),
      applyEdit: async (edit: WorkspaceEdit) => this.applied.push(edit) > 0,
      createFileSystemWatcher: () => this.named("watcher", {}),
    }),
    languages: this.named("languages", {
      match: (selector: Selector, document: Document) => (matches(selector, document) ? 10 : 0),
      getDiagnostics: (uri: Uri) => this.found(uri),
      createDiagnosticCollection: () => this.collection(),
    }),
  });

  /** A part of the interface: what is not said here is an event, a provider that is registered, or does nothing. */
  private named(part: string, known: Record<string, unknown>): Record<string, unknown> {
    return new Proxy(known, {
      get: (_, name) => {
        if (typeof name !== "string" || name in known || name === "then") {
          return known[name as string];
        }
        if (part === "vscode" && /^[A-Z]/.test(name)) {
          return (known[name] = class {});
        }
        if (name.startsWith("on")) {
          return this.event(`${part}.${name}`).event;
        }
        if (name.startsWith("register")) {
          return (...args: unknown[]) => this.provider(`${part}.${name}`, args);
        }
        return () => new Disposable(() => {});
      },
    });
  }

  private event(name: string): EventEmitter<unknown> {
    const event = this.events.get(name) ?? new EventEmitter<unknown>();
    this.events.set(name, event);
    return event;
  }

  private provider(kind: string, args: unknown[]): Disposable {
    const provider = args.find((it) => typeof it === "object" && it !== null && !Array.isArray(it)) as Provider;
    const entry = { kind, provider, isDisposed: false };
    this.providers.push(entry);
    return new Disposable(() => (entry.isDisposed = true));
  }

  private statusItem(): StatusItem {
    const item = { text: "", tooltip: "", command: "", backgroundColor: undefined, isShown: false, isDisposed: false };
    const calls = {
      show: () => (item.isShown = true),
      hide: () => (item.isShown = false),
      dispose: () => (item.isDisposed = true),
    };
    const all = Object.assign(item, calls);
    this.items.push(all);
    return all;
  }

  private configuration(section?: string): Record<string, unknown> {
    const prefix = section === undefined ? "" : `${section}.`;
    const get = (key: string, otherwise?: unknown) => this.settings[prefix + key] ?? this.under(prefix + key) ?? otherwise;
    const has = (key: string) => get(key) !== undefined;
    return Object.assign(this.under(section ?? "") ?? {}, { get, has, inspect: () => undefined });
  }

  /** All settings under a name, by the rest of their names. */
  private under(section: string): Record<string, unknown> | undefined {
    const own = Object.entries(this.settings).filter(([key]) => key.startsWith(`${section}.`));
    return own.length === 0 ? undefined : Object.fromEntries(own.map(([key, value]) => [key.slice(section.length + 1), value]));
  }

  private collection(): object {
    const changed = (uri: Uri, found: Diagnostic[] | undefined) => {
      this.diagnostics.set(uri.toString(), [...(found ?? [])]);
      void this.event("languages.onDidChangeDiagnostics").fire({ uris: [uri] });
      this.watched.forEach((look) => look());
    };
    const collection = {
      set: changed,
      delete: (uri: Uri) => changed(uri, undefined),
      has: (uri: Uri) => this.found(uri).length > 0,
      get: (uri: Uri) => this.found(uri),
      clear: () => this.diagnostics.clear(),
      forEach: () => {},
      dispose: () => {
        this.diagnostics.clear();
        this.collections.delete(collection);
      },
    };
    this.collections.add(collection);
    return collection;
  }

  /** What is shown in a document. */
  found(uri: Uri): Diagnostic[] {
    return this.diagnostics.get(uri.toString()) ?? [];
  }

  /** Waits until something holds of what is shown. */
  async until(holds: () => boolean): Promise<void> {
    if (!holds()) {
      await new Promise<void>((done) => {
        const look = () => {
          if (holds()) {
            this.watched.delete(look);
            done();
          }
        };
        this.watched.add(look);
      });
    }
  }

  /** The providers of a kind that are registered. */
  registered(kind: string): Provider[] {
    return this.providers.filter((it) => it.kind.endsWith(kind) && !it.isDisposed).map((it) => it.provider);
  }

  /** What somebody listens to. */
  get listenedTo(): string[] {
    return [...this.events].filter(([, event]) => event.size > 0).map(([name, event]) => `${name} ${event.size}`);
  }

  /** Opens a document, and looks at it. */
  async open(uri: Uri, languageId: string, text: string): Promise<Document> {
    const document = { uri, languageId, version: 1, isClosed: false, isDirty: false, fileName: uri.fsPath, getText: () => text };
    this.documents.push(document);
    this.editors.push({ document });
    await this.event("window.onDidChangeVisibleTextEditors").fire(this.editors);
    await this.look(document);
    await this.event("workspace.onDidOpenTextDocument").fire(document);
    return document;
  }

  async look(document: Document | undefined, at = new Position(0, 0)): Promise<void> {
    const editor = document && { document, selection: { active: at } };
    const window = this.module["window"] as Record<string, unknown>;
    window["activeTextEditor"] = editor;
    await this.event("window.onDidChangeActiveTextEditor").fire(editor);
  }

  /** Changes a setting, as the user does. */
  async set(key: string, value: unknown): Promise<void> {
    this.settings[key] = value;
    const affectsConfiguration = (section: string) => key === section || key.startsWith(`${section}.`);
    await this.event("workspace.onDidChangeConfiguration").fire({ affectsConfiguration });
  }

  async run(command: string, ...args: unknown[]): Promise<unknown> {
    const run = this.commands.get(command) as ((...args: unknown[]) => unknown) | undefined;
    if (run === undefined) {
      throw new Error(`there is no command ${command}`);
    }
    return run(...args);
  }

  /** Loads a module for which this is VS Code. */
  load<T>(path: string): T {
    const loader = Module as unknown as { _load: (name: string, ...more: unknown[]) => unknown };
    const load = loader._load;
    loader._load = (name, ...more) => (name === "vscode" ? this.module : load.call(Module, name, ...more));
    try {
      return Module.createRequire(path)(path) as T;
    } finally {
      loader._load = load;
    }
  }
}

type Filter = { language?: string; scheme?: string; pattern?: unknown };
type Selector = Filter | string | (Filter | string)[];

function matches(selector: Selector, document: Document): boolean {
  const filters = Array.isArray(selector) ? selector : [selector];
  return filters.some((it) => {
    const filter = typeof it === "string" ? { language: it } : it;
    const fits = (wanted: string | undefined, is: string) => wanted === undefined || wanted === is;
    const isPattern = filter.pattern === undefined || document.fileName.endsWith(".toml");
    return fits(filter.language, document.languageId) && fits(filter.scheme, document.uri.scheme) && isPattern;
  });
}
