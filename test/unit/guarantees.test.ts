import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { lastRun, readGuarantees, withFigures } from "../../scripts/guarantees.mjs";
import { filesOfPlaywright, filesOfVitest, recordOf } from "../../scripts/run-record.mjs";

const root = path.join(import.meta.dirname, "../..");
const source = readFileSync(path.join(root, "test/GUARANTEES.md"), "utf8");
const guarantees = readGuarantees(source);

describe("the table of guarantees", () => {
  it("has each of G1 to G46 once, in order", () => {
    expect(guarantees.map(({ id }) => id)).toEqual(Array.from({ length: 46 }, (_, index) => `G${index + 1}`));
  });

  it.each(guarantees.map((one) => [one.id, one] as const))(
    "names tests that exist: %s",
    (_, { unknown, files, state }) => {
      expect(unknown).toEqual([]);
      expect(files.every((file) => existsSync(path.join(root, file)))).toBe(true);
      // A promise that nothing tests says so.
      if (files.length === 0) expect(state).toContain("debt");
    },
  );

  it("notices a name of nothing", () => {
    const row = "| G1 kept | `case.replay`, `case.nowhere`, crash test (`ROUNDS=100`) | held |";
    expect(readGuarantees(row)).toMatchObject([
      { files: ["test/integration/case.replay.test.ts", "test/crash/run.mjs"], unknown: ["case.nowhere"] },
    ]);
  });
});

describe("the figures of a run", () => {
  const vitest = {
    testResults: [
      {
        name: "/home/test/unit/a.test.ts",
        status: "passed",
        assertionResults: [{ status: "passed" }, { status: "passed" }],
      },
      {
        name: "/home/test/unit/b.test.ts",
        status: "failed",
        assertionResults: [{ status: "passed" }, { status: "failed" }],
      },
      { name: "/home/test/unit/broken.test.ts", status: "failed", assertionResults: [] },
    ],
  };
  const playwright = {
    suites: [
      {
        file: "embed.spec.ts",
        specs: [{ tests: [{ status: "expected" }] }],
        suites: [
          {
            file: "embed.spec.ts",
            specs: [{ tests: [{ status: "flaky" }, { status: "unexpected" }, { status: "skipped" }] }],
          },
        ],
      },
    ],
  };

  it("are those that the runners report, by file; a file that does not load has failed", () => {
    expect(filesOfVitest(vitest, "/home")).toEqual({
      "test/unit/a.test.ts": { passed: 2, failed: 0 },
      "test/unit/b.test.ts": { passed: 1, failed: 1 },
      "test/unit/broken.test.ts": { passed: 0, failed: 1 },
    });
    expect(filesOfPlaywright(playwright, "test/browser")).toEqual({
      "test/browser/embed.spec.ts": { passed: 2, failed: 1 },
    });
  });

  it("stand beside each guarantee whose tests ran, and beside no other", () => {
    const rows = readGuarantees("| G1 a | `case.replay`, `feed` | held |\n| G2 b | `index` | held |");
    const files = {
      "test/integration/case.replay.test.ts": { passed: 4, failed: 0 },
      "test/integration/feed.test.ts": { passed: 5, failed: 1 },
    };
    expect(withFigures(rows, { files }).map(({ ran }) => ran)).toEqual([{ passed: 9, failed: 1, files: 2 }, null]);
    expect(withFigures(rows, null).map(({ ran }) => ran)).toEqual([null, null]);
  });

  const Counts = { passed: z.int().min(0), failed: z.int().min(0) };
  const Run = z.strictObject({
    at: z.iso.datetime(),
    kind: z.enum(["ci", "nightly"]),
    ...Counts,
    seconds: z.int().min(0),
    stages: z.array(z.strictObject({ name: z.string().min(1), ...Counts, seconds: z.int().min(0) })),
    files: z.record(z.string().regex(/^(?:test|scripts)\//), z.strictObject(Counts)),
  });

  it("are written with their sums, when they ended, and nothing of the machine", () => {
    const stages = [
      { name: "unit tests", passed: 3, failed: 1, seconds: 20 },
      { name: "worker tests", passed: 5, failed: 0, seconds: 40 },
    ];
    const record = recordOf({
      endedAtMs: Date.UTC(2026, 10, 22, 9),
      isNightly: true,
      stages,
      files: { "test/unit/b.test.ts": { passed: 1, failed: 1 }, "test/unit/a.test.ts": { passed: 2, failed: 0 } },
    });
    const parsed = Run.parse(record);
    expect(parsed).toMatchObject({
      at: "2026-11-22T09:00:00.000Z",
      kind: "nightly",
      passed: 8,
      failed: 1,
      seconds: 60,
    });
    expect(Object.keys(parsed.files)).toEqual(["test/unit/a.test.ts", "test/unit/b.test.ts"]);
  });

  it("that readers are shown are a whole run's, as one wrote them", () => {
    const shown = lastRun();
    if (shown === null) return;
    const run = Run.parse(shown);
    expect([run.passed, run.failed]).toEqual([
      run.stages.reduce((sum, { passed }) => sum + passed, 0),
      run.stages.reduce((sum, { failed }) => sum + failed, 0),
    ]);
    expect(run.stages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["types", "unit tests", "worker tests", "browser journeys"]),
    );
  });
});
