// Where the program is: where the user says, else in the extension, else on the PATH.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** What finding the program needs to know. */
export interface Surroundings {
  /** The setting `gouji.path`. */
  readonly configured: string;
  /** The folder of the extension. */
  readonly extension: string;
  /** The folder of the workspace, if one is open. */
  readonly workspace?: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly exists?: (path: string) => boolean;
}

/** The program to start. */
export function program(around: Surroundings): string {
  const exists = around.exists ?? existsSync;
  const configured = around.configured.trim();
  if (configured !== "") {
    return configuredPath(configured, around.workspace);
  }
  const name = around.platform === "win32" ? "gouji.exe" : "gouji";
  const own = join(around.extension, "server", name);
  return exists(own) ? own : name;
}

function configuredPath(configured: string, workspace: string | undefined): string {
  if (configured === "~" || configured.startsWith("~/")) {
    return join(homedir(), configured.slice(1));
  }
  const inWorkspace = configured.replace("${workspaceFolder}", workspace ?? ".");
  // A bare name is looked for on the PATH.
  const isName = !inWorkspace.includes("/") && !inWorkspace.includes("\\");
  if (isName || isAbsolute(inWorkspace) || workspace === undefined) {
    return inWorkspace;
  }
  return join(workspace, inWorkspace);
}
