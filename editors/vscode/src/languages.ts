// What the server looks at.
import type { DocumentSelector } from "vscode-languageclient";

/** The languages of reports. */
export const LANGUAGES: readonly string[] = ["markdown", "html", "plaintext"];

/** All documents that are sent to the server. */
export const SELECTOR: DocumentSelector = [
  ...LANGUAGES.flatMap((language) => [
    { language, scheme: "file" },
    { language, scheme: "untitled" },
  ]),
  { scheme: "file", pattern: "**/gouji.toml" },
  { scheme: "file", pattern: "**/rules/**/*.toml" },
];
