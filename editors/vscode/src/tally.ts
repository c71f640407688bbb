// How many findings there are of each kind.

/** As VS Code counts them. */
export enum Severity {
  Error = 0,
  Warning = 1,
  Information = 2,
  Hint = 3,
}

export interface Found {
  readonly severity: number;
  readonly source?: string | undefined;
}

export interface Tally {
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
}

/** The findings of gouji among diagnostics, counted. */
export function tally(diagnostics: readonly Found[]): Tally {
  const own = diagnostics.filter((it) => it.source === "gouji");
  const count = (severity: Severity) => own.filter((it) => it.severity === severity).length;
  const [errors, warnings] = [count(Severity.Error), count(Severity.Warning)];
  return { errors, warnings, others: own.length - errors - warnings };
}

/** The sign in the status bar: the worst there is, and how many. */
export function sign({ errors, warnings, others }: Tally): string {
  if (errors > 0) {
    return `$(error) ${errors}`;
  }
  if (warnings > 0) {
    return `$(warning) ${warnings}`;
  }
  return others > 0 ? `$(info) ${others}` : "$(pass)";
}
