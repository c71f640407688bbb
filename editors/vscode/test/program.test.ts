import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { program, type Surroundings } from "../src/program";

const around: Surroundings = { configured: "", extension: "/ext", platform: "linux", exists: () => false };

test("the program on the PATH is the last resort", () => {
  assert.equal(program(around), "gouji");
  assert.equal(program({ ...around, platform: "win32" }), "gouji.exe");
});

test("the extension may bring its own", () => {
  const own = join("/ext", "server", "gouji");
  assert.equal(program({ ...around, exists: (path) => path === own }), own);
});

test("what the user says counts", () => {
  const exists = () => true;
  const said = (configured: string, workspace?: string) => program({ ...around, exists, configured, workspace });
  assert.equal(said("/opt/gouji"), "/opt/gouji");
  assert.equal(said(" /opt/gouji "), "/opt/gouji");
  assert.equal(said("gouji-next", "/work"), "gouji-next");
  assert.equal(said("bin/gouji", "/work"), join("/work", "bin/gouji"));
  assert.equal(said("${workspaceFolder}/bin/gouji", "/reports"), "/reports/bin/gouji");
  assert.equal(said("~/bin/gouji"), join(homedir(), "bin/gouji"));
});
