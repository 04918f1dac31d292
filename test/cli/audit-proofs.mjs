// The audit log is verified here, not there: by the command line from the server and from a file.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export async function proveAudit({ cli, stateDir, prove }) {
  const file = join(stateDir, "audit-log.ndjson");
  const fresh = await cli.run(["audit", "verify", "--json"]);
  await prove("an untouched audit log is verified with the keys that the server publishes", () => [
    [fresh.code, 0],
    [fresh.json.areKeysKnown, true],
    [fresh.json.entries > 0, true],
  ]);
  const written = await cli.run(["audit", "export", "--out", file]);
  const whole = await cli.run(["audit", "verify", "--file", file, "--json"]);
  writeFileSync(file, readFileSync(file, "utf8").replace('"actorKind":"api_key"', '"actorKind":"analyst"'));
  const edited = await cli.run(["audit", "verify", "--file", file, "--json"]);
  await prove("an export is verified without a server, and what was changed in it is named: exit code 3", () => [
    [written.code, 0],
    [whole.code, 0],
    [edited.code, 3],
    [edited.json.findings[0].code, "edited"],
  ]);
  const [first] = (await cli.run(["cases", "list", "--limit", "1", "--json"])).json.data;
  const proven = await cli.run(["audit", "verify", "--case", first.id, "--json"]);
  await prove("the log of a case is verified row by row", () => [
    [proven.code, 0],
    [proven.json.rows > 0, true],
  ]);
}
