// A tenant's configuration as a folder of files, also when the server is killed while it is pushed.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { folderOf, writeFolder } from "./folder.mjs";

export async function proveConfig({ cli, stateDir, prove }) {
  const folder = join(stateDir, "config");
  writeFolder(folder, folderOf("First"));
  const plan = await cli.run(["config", "plan", folder, "--json", "--exit-code"]);
  const first = await cli.run(["config", "push", folder, "--json"]);
  const second = await cli.run(["config", "push", folder, "--json"]);
  await prove("a folder is planned, pushed once, and then there is nothing to do", () => [
    [plan.code, 3],
    [plan.json.applied, false],
    [first.json.applied, true],
    [first.json.planHash, plan.json.planHash],
    [second.json.applied, false],
    [second.json.counts.unchanged, folderOf("First").length],
  ]);
  for (const format of ["yaml", "json"]) {
    const pulled = join(stateDir, `pulled-${format}`);
    await cli.run(["config", "pull", pulled, "--format", format]);
    const again = await cli.run(["config", "plan", pulled, "--json", "--exit-code", "--prune"]);
    await prove(`what is pulled as ${format} says what is there, no more and no less`, () => [
      [again.code, 0],
      [again.json.counts.update + again.json.counts.create + again.json.counts.extra, 0],
    ]);
  }
  writeFolder(folder, folderOf("First").with(0, { kind: "list", key: "names", spec: { name: "" } }));
  const bad = await cli.run(["config", "push", folder, "--json"]);
  await prove("a file that says nonsense is refused with its place", () => [
    [bad.code, 1],
    [/resources\.\d+\.spec\.name/.test(JSON.parse(bad.errors).error.param), true],
  ]);
  const document = join(stateDir, "sandbox.json");
  await cli.run(["export", document]);
  const difference = await cli.run(["import", document, "--profile", "live", "--dry-run", "--exit-code", "--json"]);
  const imported = await cli.run(["import", document, "--profile", "live", "--json"]);
  const rest = await cli.run(["import", document, "--profile", "live", "--dry-run", "--exit-code", "--json"]);
  await prove("a live tenant becomes what the sandbox is, with a difference to look at first", () => [
    [difference.code, 3],
    [difference.json.counts.create > 0, true],
    [imported.json.applied, true],
    [rest.code, 0],
  ]);
}

/** Each thing of the folder carries the name of its push. After a kill at any moment all of them say one name. */
export async function proveKilledPush({ cli, server, proxy, stateDir, prove }) {
  const folder = join(stateDir, "killed");
  const torn = [];
  for (const [round, killAfterMs] of (process.env.NIGHTLY ? [0, 5, 10, 20, 40, 80, 160] : [0, 25]).entries()) {
    writeFolder(folder, folderOf(`Round ${round}`));
    const sent = proxy.passes(({ url, body }) => url.endsWith("/config/apply") && !JSON.parse(body).dryRun);
    const pushing = cli.run(["config", "push", folder, "--url", proxy.url]);
    await sent;
    await sleep(killAfterMs);
    await server.kill();
    await server.start();
    await pushing;
    const { resources } = (await cli.run(["export"])).json;
    const pushed = new Set(folderOf("").map(({ kind, key }) => `${kind} ${key}`));
    const said = new Set(
      resources.filter(({ kind, key }) => pushed.has(`${kind} ${key}`)).map(({ spec }) => spec.name),
    );
    if (said.size !== 1) torn.push([...said].join(" and "));
  }
  const done = await cli.run(["config", "push", folder, "--json"]);
  const rest = await cli.run(["config", "plan", folder, "--exit-code"]);
  await prove("a push that is killed has happened whole or not at all, and the next one completes it", () => [
    [torn.join("; "), ""],
    [done.code, 0],
    [rest.code, 0],
  ]);
}
