import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { CaseSnapshot, Command, Opening } from "../../src/domain";
import type { Json } from "../../src/lib/json";
import { diffJson } from "../../src/lib/json-patch";
import { mayCommand } from "../../src/review/policy";
import { compileDefinition } from "../../src/workflow/compile";
import { decide } from "../../src/workflow/decide";
import { openCase } from "../../src/workflow/open";
import { readSnapshot } from "../../src/workflow/read-snapshot";

interface History {
  definition: string;
  commands: { at: number; accepted: boolean; command: Command & Opening }[];
  snapshot: CaseSnapshot;
}

const releases = join(import.meta.dirname, "..", "releases");
const versions = readdirSync(releases, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const historiesOf = (version: string): History[] =>
  JSON.parse(gunzipSync(readFileSync(join(releases, version, "histories.json.gz"))).toString()) as History[];

describe("what releases leave behind", () => {
  // Sabotage tried: a heading "## 0.9.0" in the changelog → red.
  it("is kept for every version that was released, and for each of them whole", () => {
    const changelog = readFileSync(join(releases, "..", "..", "CHANGELOG.md"), "utf8");
    const released = [...changelog.matchAll(/^## v?(\d+\.\d+\.\d+\S*)/gm)].map(([, version]) => version);
    const { version } = JSON.parse(readFileSync(join(releases, "..", "..", "package.json"), "utf8")) as {
      version: string;
    };
    const kept = versions.map(({ name }) => name);
    expect([...released, version].filter((one) => !kept.includes(one ?? ""))).toEqual([]);
    for (const name of kept)
      expect([name, readdirSync(join(releases, name)).sort()]).toEqual([
        name,
        ["cases.json.gz", "histories.json.gz", "state.tgz", "worker.tgz"],
      ]);
  });
});

const policies = { mayCommand, undoMs: () => 0 };

/** What each command of a recorded history leads to now. */
function replay({ definition, commands, snapshot: recorded }: History): CaseSnapshot[] {
  const compiled = compileDefinition(definition, recorded.workflow.hash);
  if (!compiled.ok) throw new Error(`does not compile any more: ${JSON.stringify(compiled.error)}`);
  const snapshots: CaseSnapshot[] = [];
  for (const { at, accepted, command } of commands) {
    const before = snapshots.at(-1);
    const decided =
      before === undefined
        ? openCase(compiled.value, command, at)
        : decide(compiled.value, before, command, at, policies);
    if (!decided.ok) throw new Error(`refused now: ${JSON.stringify(decided.error)}`);
    expect(decided.value.accepted).toBe(accepted);
    snapshots.push(decided.value.next);
  }
  return snapshots;
}

// Sabotage tried: a run's generation that begins at 0 (plugin-runs.ts), a state's activation counted twice (settle.ts) → red.
describe.each(versions.map(({ name }) => name))("G8: histories recorded by release %s", (version) => {
  const histories = historiesOf(version);

  it("are there, at many different places", () => {
    const places = new Set(
      histories.map(({ snapshot }) => `${snapshot.workflow.key} ${snapshot.configuration.join("|")}`),
    );
    expect(places.size).toBeGreaterThanOrEqual(8);
  });

  // Sabotage tried: the first run of a plugin is its second (plugin-runs.ts) → red.
  it.each(histories.map((history) => [history.snapshot.externalId ?? history.snapshot.workflow.key, history] as const))(
    "replay to the same state: %s",
    (_name, history) => {
      const now = replay(history).at(-1) as unknown as Json;
      const then = readSnapshot(JSON.stringify(history.snapshot)) as unknown as Json;
      expect(diffJson(then, now)).toEqual([]);
    },
  );
});
