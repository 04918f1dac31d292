import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Command, parse } from "../../src/cli/command";
import { signed } from "../../src/cli/commands/listen";
import { secondsIn } from "../../src/cli/commands/sandbox";
import { CliError } from "../../src/cli/failure";
import { type Resource, readResources, writeResources } from "../../src/cli/files";
import { commands } from "../../src/cli/main";
import { columns, wantsColours } from "../../src/cli/output";
import type { JsonObject } from "../../src/lib/json";
import { verifySignature } from "../../src/webhooks/signature";

const folders = mkdtempSync(join(tmpdir(), "edgecase-unit-"));
afterAll(() => rmSync(folders, { recursive: true }));
const folder = () => mkdtempSync(join(folders, "one-"));

const kindOf = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (failure) {
    return failure instanceof CliError ? failure.kind : String(failure);
  }
};

describe("the command line", () => {
  it("has every command once, with a summary, and no command hides another", () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(names.filter((other) => other.startsWith(`${name} `))).toEqual([]);
    expect(commands.every(({ summary }) => /^[A-Z].*[^.]$/.test(summary))).toBe(true);
  });

  const command: Command = {
    name: "one",
    summary: "One",
    args: [
      { name: "first", summary: "" },
      { name: "rest", summary: "", optional: true, many: true },
    ],
    options: {
      many: { summary: "", value: "x", many: true },
      count: { summary: "", value: "n" },
      yes: { summary: "" },
      of: { summary: "", value: "x", choices: ["a", "b"] },
    },
    run: async () => {},
  };

  it("reads arguments and options in any order", () => {
    const call = parse(command, ["--yes", "a", "--many", "x", "b", "--many=y", "c", "--count", "7", "--of", "b"]);
    expect([call.arg("first"), call.rest("rest"), call.texts("many")]).toEqual(["a", ["b", "c"], ["x", "y"]]);
    expect([call.flag("yes"), call.flag("json"), call.count("count", 1), call.text("of")]).toEqual([
      true,
      false,
      7,
      "b",
    ]);
    expect([call.maybe("rest"), parse(command, ["a"]).maybe("rest"), parse(command, ["a"]).count("count", 3)]).toEqual([
      "b",
      undefined,
      3,
    ]);
  });

  it.each([[[]], [["a", "--nope"]], [["a", "--yes=1"]], [["a", "--of", "c"]], [["a", "--count"]]])(
    "%j is a usage error",
    (typed) => {
      expect(kindOf(() => parse(command, typed))).toBe("usage");
    },
  );

  it.each([
    ["90", 90],
    ["15m", 900],
    ["12h", 43_200],
    ["7d", 604_800],
  ])("reads %s as %d seconds", (text, seconds) => {
    expect(secondsIn(text)).toBe(seconds);
  });
  it.each(["", "0d", "-1d", "1w", "1.5h"])('"%s" is no time', (text) =>
    expect(kindOf(() => secondsIn(text))).toBe("usage"),
  );

  it("colours only for a terminal, and never against NO_COLOR", () => {
    const stream = (isTTY: boolean) => ({ write: () => true, isTTY });
    expect(wantsColours(stream(true), {})).toBe(true);
    expect(wantsColours(stream(true), { NO_COLOR: "1" })).toBe(false);
    expect(wantsColours(stream(false), {})).toBe(false);
    expect(
      columns([
        ["\u001b[31ma\u001b[39m", "b"],
        ["ccc", "d"],
      ]).split("\n")[1],
    ).toBe("ccc  d");
  });

  it("signs what it delivers as the server would", () => {
    const secret = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;
    const headers = signed(secret, "evt_1", '{"a":1}');
    const sent = {
      id: headers["webhook-id"] ?? null,
      timestamp: headers["webhook-timestamp"] ?? null,
      signature: headers["webhook-signature"] ?? null,
    };
    expect(verifySignature(sent, '{"a":1}', [secret], Date.now()).ok).toBe(true);
    expect(verifySignature(sent, '{"a":2}', [secret], Date.now()).ok).toBe(false);
  });
});

describe("a folder of configuration", () => {
  const key = fc.string({ minLength: 1, maxLength: 40 });
  const spec = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
  const resources = fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom("list", "queue"),
      key,
      spec: spec.map((one): JsonObject => JSON.parse(JSON.stringify(one))),
    }),
    { maxLength: 6, minLength: 1, selector: ({ kind, key }) => `${kind} ${key}` },
  );
  const byName = (all: Resource[]) => new Map(all.map((one) => [`${one.kind} ${one.key}`, one.spec]));

  it("says after a pull what was pulled, whatever keys and texts are in it", () => {
    fc.assert(
      fc.property(resources, fc.constantFrom("yaml" as const, "json" as const), (all, format) => {
        const dir = folder();
        writeResources(dir, all, format);
        expect(byName(readResources(dir))).toEqual(byName(all));
      }),
      { numRuns: 60 },
    );
  });

  it("loses the files of what is gone at the next pull, and keeps files that are somebody else's", () => {
    const dir = folder();
    writeResources(dir, [{ kind: "list", key: "old", spec: {} }], "yaml");
    writeFileSync(join(dir, "notes.yaml"), "todo: call them\n");
    writeResources(dir, [{ kind: "list", key: "new", spec: {} }], "yaml");
    expect([readdirSync(join(dir, "list")), readdirSync(dir)]).toEqual([["new.yaml"], ["list", "notes.yaml"]]);
  });

  it.each(["../../escaped", "..", "/tmp", "a/b", "a\\b", ".github", "", "CON:"])(
    "lie in the folder that was asked for, whatever a server calls a kind: %j",
    (kind) => {
      const dir = folder();
      const told = () => writeResources(join(dir, "inner"), [{ kind, key: "workflow", spec: {} }], "yaml");
      expect(told).toThrow(CliError);
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  it("takes several in one file, and names the file that it cannot read", () => {
    const dir = folder();
    writeResources(dir, [{ kind: "list", key: "a", spec: {} }], "json");
    const together = join(dir, "more.yml");
    writeFileSync(together, "kind: queue\nkey: b\nspec: {}\n---\n- {kind: queue, key: c, spec: {}}\n");
    expect(readResources(dir).map((one) => one.key)).toEqual(["a", "b", "c"]);
    writeFileSync(together, "kind: [");
    expect(() => readResources(dir)).toThrow(together);
  });
});
