import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { actorRef, type CaseSnapshot, type Command, type Opening, type Refusal } from "../../src/domain";
import { release } from "../../src/domain/release";
import { canonicalJson, type Json, type JsonObject } from "../../src/lib/json";
import { diffJson } from "../../src/lib/json-patch";
import type { Result } from "../../src/lib/result";
import { mayCommand } from "../../src/review/policy";
import { compileDefinition } from "../../src/workflow/compile";
import { decide } from "../../src/workflow/decide";
import { openCase } from "../../src/workflow/open";
import { readSnapshot } from "../../src/workflow/read-snapshot";
import { DecisionRecorder } from "../../src/workflow/record/decision-recorder";
import { decides, type LoggedEntry } from "../../src/workflow/record/logged-entry";
import { SnapshotFold } from "../../src/workflow/record/snapshot-fold";
import type { Decision } from "../../src/workflow/turn";

interface History {
  definition: string;
  commands: { at: number; command: Command & Opening }[];
  snapshot: CaseSnapshot;
}
const releases = join(import.meta.dirname, "..", "releases");
const histories = readdirSync(releases, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }): [string, History][] => {
    const file = join(releases, name, "histories.json.gz");
    const recorded = JSON.parse(gunzipSync(readFileSync(file)).toString()) as History[];
    return recorded.map((one) => [`${name} ${one.snapshot.externalId ?? one.snapshot.caseId}`, one]);
  });
const policies = { mayCommand, undoMs: () => 0 };

/** The entries of a history as its case would write them, each with the case behind it. */
function* entriesOf({ definition, commands, snapshot }: History) {
  const compiled = compileDefinition(definition, snapshot.workflow.hash);
  if (!compiled.ok) throw new Error("it does not compile");
  let before: CaseSnapshot | null = null;
  for (const [place, { at, command }] of commands.entries()) {
    const decided: Result<Decision, Refusal> =
      before === null ? openCase(compiled.value, command, at) : decide(compiled.value, before, command, at, policies);
    if (!decided.ok) throw new Error(decided.error.code);
    const { log, accepted } = decided.value;
    const next: CaseSnapshot = decided.value.next;
    const entry: LoggedEntry = {
      ...{ seq: place + 1, version: next.version, atMs: at, recordedAtMs: at, type: log.type, subject: log.subject },
      ...{ actor: actorRef(command.actor), fromState: log.fromState, toState: log.toState, accepted: log.accepted },
      ...{ payloadHash: "p", hash: "h", engine: null, steps: log.steps as unknown as Json[] },
      command: command as unknown as JsonObject,
    };
    const changes = accepted ? diffJson(before as unknown as Json, next as unknown as Json) : [];
    if (accepted) before = next;
    yield { entry, changes, after: before as unknown as JsonObject };
  }
}

describe("a case as its log says it became", () => {
  it.each(histories)("is the case, after each entry: %s", (_name, history) => {
    const fold = new SnapshotFold();
    for (const { changes, after } of entriesOf(history)) {
      fold.apply(changes);
      expect(canonicalJson(fold.copy())).toBe(canonicalJson(after));
    }
  });

  it("takes a change in a part that its release did not have yet, and nothing else that came later", () => {
    const [, history] = histories[0] ?? [];
    if (history === undefined) throw new Error("there is no history");
    const { labels: _later, legalHold: _too, ...early } = readSnapshot(JSON.stringify(history.snapshot));
    const fold = new SnapshotFold();
    fold.apply([{ path: [], set: early as unknown as Json }]);
    fold.apply([{ path: ["labels", "0"], set: "vip" }]);
    const folded = fold.copy() as JsonObject;
    expect([folded.labels, Object.hasOwn(folded, "legalHold")]).toEqual([["vip"], false]);
    const now = { ...readSnapshot(JSON.stringify(early)), labels: ["vip"] } as unknown as Json;
    expect(diffJson(readSnapshot(JSON.stringify(folded)) as unknown as Json, now)).toEqual([]);
  });
});

describe("the record of a decision of an earlier release", () => {
  const ended = histories.filter(([, { snapshot }]) => snapshot.status !== "active");

  it("is there for every case that ended", () => expect(ended.length).toBeGreaterThanOrEqual(4));

  it.each(ended)("says how it ended, on what, and by whom: %s", (_name, history) => {
    const recorder = new DecisionRecorder();
    const fold = new SnapshotFold();
    let found = 0;
    for (const { entry, changes } of entriesOf(history)) {
      const before = fold.copy();
      recorder.note(entry);
      fold.apply(changes);
      if (!decides(entry)) continue;
      found += 1;
      const after = fold.copy() as JsonObject;
      const told = { before, after, definition: JSON.parse(history.definition) as Json };
      const record = recorder.record(entry, told);
      expect(record).toMatchObject({ engine: { release: null }, log: { throughSeq: entry.seq } });
      expect(record.result).toMatchObject({ status: after.status, outcome: after.outcome, version: after.version });
      expect(record.definition.sha256).toBe(history.snapshot.workflow.hash);
      expect(record.people.openedBy).toBe(history.snapshot.openedById);
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe("the release that a record names", () => {
  it("is the one of the package", () => expect(release).toBe(packageJson.version));
});
