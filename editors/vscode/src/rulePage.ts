// Pages that explain rules: addresses that lead back into the editor.

/** The scheme of the documents that show them. */
export const SCHEME = "gouji-rule";

/** The address of a rule's page, for the server to put the code into. */
export function pagePattern(uriScheme: string, extension: string): string {
  return `${uriScheme}://${extension}/rule/{code}`;
}

/** The rule that such an address, or the path of such a document, is about. */
export function ruleOf(path: string): string | undefined {
  const found = /^\/?(?:rule\/)?([A-Za-z0-9-]+)(?:\.md)?$/.exec(path);
  return found?.[1];
}

/** The code of a diagnostic: by itself, or with the address of its page. */
export function codeOf(code: unknown): string | undefined {
  const value = typeof code === "object" && code !== null ? (code as { value?: unknown }).value : code;
  return value === undefined || value === null ? undefined : String(value);
}
