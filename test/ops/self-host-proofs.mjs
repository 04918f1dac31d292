import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { apiClient } from "../../scripts/demo-api.mjs";
import { root } from "../../scripts/tool.mjs";
import { freePort, Server } from "../crash/server.mjs";
import { newState, newTenant, operatorToken, runScript, scratch, until } from "./place.mjs";

/**
 * The unit file that docs/self-hosting.md shows is what is started here: its program, its environment, its restart after a kill; only the
 * folder and the port are of this machine.
 */
export async function selfHostProofs(prove) {
  const unit = unitIn(readFileSync(join(root, "docs", "self-hosting.md"), "utf8"));
  const given = variablesOf(unit);
  const state = newState("self-hosted");
  const { apiKey } = newTenant(state);
  const port = await freePort();
  const program = /^ExecStart=\/usr\/bin\/node (scripts\/\S+\.mjs)$/m.exec(unit)?.[1] ?? "";
  const vars = { ...given, PORT: String(port), BASE_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN: operatorToken };
  const server = new Server(port, state, vars, [join(root, program)]);

  await prove("the unit file names a program that exists, a folder that it may write, and restarts", () => {
    assert.equal(program, "scripts/self-host.mjs");
    assert.match(unit, /^Restart=always$/m);
    const folder = given.EDGECASE_STATE_DIR;
    assert.match(unit, new RegExp(`^ReadWritePaths=.*${folder}$`, "m"));
    assert.match(unit, new RegExp(`^StateDirectory=${folder.split("/").at(-1)}$`, "m"));
    assert.match(unit, /^UMask=0077$/m);
  });
  await prove("systemd takes the unit file", () => {
    const file = join(scratch, "edgecase.service");
    writeFileSync(
      file,
      unit
        .replace(/^User=.*\n/m, "")
        .replace("/usr/bin/node", process.execPath)
        .replace("/opt/edgecase", root),
    );
    const done = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
    if (done.error?.code === "ENOENT") {
      console.log("        (not run: systemd-analyze is not on this machine)");
      return;
    }
    assert.equal(done.status, 0, done.stderr);
  });
  await server.start();
  const call = apiClient(server.url, apiKey);
  await until("the server", async () => (await fetch(`${server.url}/readyz`)).ok || false);
  let caseId = "";
  await prove("started as the unit file says, it takes a case", async () => {
    await call("POST", "/templates/kyc-individual/install", {});
    const context = { entity: { type: "individual", data: { firstName: "Ada", lastName: "Clear" } } };
    const opened = await call("POST", "/cases", { workflow: "kyc-individual", externalId: "kept", context });
    assert.equal(opened.status, 201, JSON.stringify(opened.json));
    caseId = opened.json.id;
  });
  await prove("a built file is kept for a year; one that is not there is 404, and nobody keeps that", async () => {
    const [script] = readdirSync(join(root, "public", "assets")).filter((name) => name.endsWith(".js"));
    const there = await fetch(`${server.url}/assets/${script}`);
    assert.deepEqual([there.status, there.headers.get("cache-control")], [200, "public, max-age=31536000, immutable"]);
    // A page of the next release may ask for its script before that is here, and would never ask again.
    for (const name of ["flow-00000000.js", "embed/embed-00000000.js"]) {
      const missing = await fetch(`${server.url}/assets/${name}`);
      assert.deepEqual([name, missing.status, missing.headers.get("cache-control")], [name, 404, "no-store"]);
    }
  });
  await prove(
    "a second server over the same folder is refused, and so is a copy of a folder that is being served",
    async () => {
      const second = runScript("self-host.mjs", [], { EDGECASE_STATE_DIR: state, PORT: String(await freePort()) });
      assert.equal(second.code, 1);
      assert.match(second.err, /being served by process \d+/);
      const copy = runScript("backup.mjs", ["--out", join(scratch, "served-copy"), "--state", state]);
      assert.match(copy.err, /being served by process \d+/);
    },
  );
  await server.kill();
  await server.start();
  await prove("killed and started again, it has the case and goes on", async () => {
    const found = await call("GET", `/cases/${caseId}`);
    assert.equal(found.status, 200);
    assert.equal(found.json.externalId, "kept");
    const noted = await call("POST", `/cases/${caseId}/notes`, { content: "after the kill" });
    assert.equal(noted.status, 201);
  });
  await server.kill();
  await prove("a folder that nobody serves is copied as it lies", () => {
    const done = runScript("backup.mjs", ["--out", join(scratch, "folder-copy"), "--state", state]);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /1 cases/);
    assert.equal(runScript("restore.mjs", ["--from", join(scratch, "folder-copy"), "--verify"]).code, 0);
  });
}

const unitIn = (guide) => {
  const text = /```text\n(\[Unit\][\s\S]*?)```/.exec(guide)?.[1];
  if (text === undefined) throw new Error("docs/self-hosting.md shows no unit file");
  return text;
};

const variablesOf = (unit) =>
  Object.fromEntries(
    [...unit.matchAll(/^Environment=(.+)$/gm)].flatMap(([, pairs]) =>
      pairs.split(" ").map((pair) => pair.split(/=(.*)/s).slice(0, 2)),
    ),
  );
