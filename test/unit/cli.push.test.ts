import { describe, expect, it } from "vitest";
import { type Command, type Invocation, parse } from "../../src/cli/command";
import { pushed } from "../../src/cli/commands/plan";
import { CliError } from "../../src/cli/failure";
import type { JsonObject } from "../../src/lib/json";

const command: Command = { name: "push", summary: "Push", run: async () => {} };
const list = { kind: "list", key: "names", spec: { name: "Names" } };
const planFor = (planHash: string, update: number): JsonObject => ({
  ...{
    valid: true,
    applied: false,
    planHash,
    counts: { create: 0, update, delete: 0, extra: 0, unchanged: 1 - update },
  },
  ...{ changes: [], problems: [], secrets: [] },
});
const movedOn = new CliError("failed", "The configuration is another one.", { code: "conflict", param: "planHash" });

/** Pushes to a server that says these one after the other: an answer, or why there is none. */
async function push(said: readonly (JsonObject | CliError)[]) {
  const asked: JsonObject[] = [];
  const notes: string[] = [];
  const answers: JsonObject[] = [];
  const post = async (_path: string, body: unknown): Promise<JsonObject> => {
    const next = said[asked.length];
    asked.push(body as JsonObject);
    if (next instanceof CliError) throw next;
    return next ?? {};
  };
  const out = { answer: (facts: JsonObject) => answers.push(facts), note: (text: string) => notes.push(text) };
  const call = { ...parse(command, []), out, api: async () => ({ post }) } as unknown as Invocation;
  const ended = await pushed(call, [list], { prune: false }).catch((failure: unknown) => failure);
  return { ended, asked: asked.map(({ dryRun, planHash }) => dryRun ?? planHash), notes, answers };
}

describe("a push while others push too", () => {
  it("goes by a fresh plan once, and says so", async () => {
    const applied = { ...planFor("b", 1), applied: true };
    const told = await push([planFor("a", 1), movedOn, planFor("b", 1), applied]);
    expect(told).toMatchObject({ ended: 0, asked: [true, "a", true, "b"], answers: [applied] });
    expect(told.notes).toEqual(["Somebody has changed the configuration meanwhile: planning again."]);
  });

  it("is over when the others have done the same", async () => {
    const told = await push([planFor("a", 1), movedOn, planFor("b", 0)]);
    expect([told.ended, told.asked]).toEqual([0, [true, "a", true]]);
  });

  it("gives up when it happens again, and does not retry what is refused for another reason", async () => {
    const twice = await push([planFor("a", 1), movedOn, planFor("b", 1), movedOn]);
    expect([twice.ended, twice.asked.length]).toEqual([movedOn, 4]);
    const other = new CliError("failed", "An event was not allowed.", { code: "conflict" });
    expect((await push([planFor("a", 1), other])).ended).toBe(other);
  });
});
