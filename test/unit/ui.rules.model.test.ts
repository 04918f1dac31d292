import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { familiesOf } from "../../src/ui/console/settings/frame/families";
import type { RuleSet } from "../../src/ui/console/settings/rules/rule-set";
import { createRuleSetModel, type RuleSetModel } from "../../src/ui/console/settings/rules/rule-set-model";
import { trialModel } from "../../src/ui/console/settings/rules/trial-model";

interface Asked {
  method: string;
  path: string;
  body: JsonObject;
}

const stored = (over: Partial<RuleSet> = {}): RuleSet => ({
  id: "rs_1",
  key: "risk",
  version: 2,
  status: "draft",
  name: "Risk",
  description: null,
  hash: "h1",
  ruleCount: 1,
  testCount: 0,
  modelKind: "documented",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  publishedAt: null,
  archivedAt: null,
  rules: [{ id: "one", indicator: "One", ruleSet: { operator: "and", rules: [] } }],
  model: null,
  tests: null,
  ...over,
});
const clean = { valid: true, problems: [], tests: [] };
const rejected = { problems: [{ severity: "error", code: "x", path: "rules.0.indicator", message: "it is empty" }] };

/** The server as far as a rule set needs it: one draft, saved when its hash is the one that was seen. */
function server(first: RuleSet) {
  const asked: Asked[] = [];
  const state = { now: first, invalid: false, online: true, hashes: 1 };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (!state.online) throw new TypeError("no network");
    const body: Json = typeof init.body === "string" ? JSON.parse(init.body) : {};
    const one = { method: init.method ?? "GET", path: url.replace("/api/v1", ""), body: isObject(body) ? body : {} };
    asked.push(one);
    const answer = (json: unknown, status = 200) => new Response(JSON.stringify(json), { status });
    if (one.path.endsWith("/validate")) return answer(state.invalid ? { ...clean, ...rejected, valid: false } : clean);
    if (one.path.endsWith("/try")) return answer({ score: 1, level: "low", hits: [], output: {}, explanation: {} });
    if (one.method === "GET") return answer(state.now);
    if (one.body.expectedHash !== state.now.hash)
      return answer({ error: { code: "conflict", message: "changed" } }, 409);
    const { expectedHash: _, ...parts } = one.body;
    state.now = { ...state.now, ...parts, hash: `h${++state.hashes}` };
    return answer(state.now);
  });
  const saves = () => asked.filter(({ method }) => method === "PUT");
  return { asked, state, saves };
}

const rename = (model: RuleSetModel, name: string, topic: string | null = "name") =>
  model.edit((book) => ({ ...book, rules: book.rules.map((one) => ({ ...one, indicator: name })) }), topic);
const named = (model: RuleSetModel) => model.book.peek().rules[0]?.indicator;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(first = stored()) {
  const world = server(first);
  const model = createRuleSetModel("rs_1");
  await model.open();
  await vi.runAllTimersAsync();
  return { ...world, model };
}

describe("a draft of a rule set", () => {
  it("is checked and saved when the typing rests, with the hash it was read with; then with the new one", async () => {
    const { model, saves } = await opened();
    expect([model.saving.value.status, saves()]).toEqual(["saved", []]);
    rename(model, "T");
    rename(model, "Two");
    expect(model.saving.value.status).toBe("waiting");
    await vi.runAllTimersAsync();
    rename(model, "Three");
    await vi.runAllTimersAsync();
    expect(model.saving.value.status).toBe("saved");
    expect(saves().map(({ body }) => body.expectedHash)).toEqual(["h1", "h2"]);
    expect(saves()[1]?.body.rules).toEqual([{ ...(stored().rules as JsonObject[])[0], indicator: "Three" }]);
  });

  it("what is typed while a save is on its way goes out next, and is no conflict with oneself", async () => {
    const { model, state, saves } = await opened();
    rename(model, "Two");
    const first = model.settleDown();
    rename(model, "Three", null);
    const second = model.settleDown();
    await vi.runAllTimersAsync();
    await Promise.all([first, second]);
    expect(model.saving.value.status).toBe("saved");
    expect(JSON.stringify(state.now.rules)).toContain("Three");
    expect(saves().length).toBeGreaterThan(0);
  });

  it("rules that cannot be read stay here, with the reason, and go out once they are repaired", async () => {
    const { model, state, saves } = await opened();
    state.invalid = true;
    rename(model, "");
    await vi.runAllTimersAsync();
    expect(model.saving.value).toMatchObject({ status: "held", why: "1 problem has to be repaired first" });
    expect([saves(), model.problems.value.map(({ path }) => path)]).toEqual([[], ["rules.0.indicator"]]);
    state.invalid = false;
    rename(model, "Good");
    await vi.runAllTimersAsync();
    expect([model.saving.value.status, saves().length]).toEqual(["saved", 1]);
  });

  it("text that is no JSON is kept as it was typed; the other views show what it said last and change nothing", async () => {
    const { model, saves } = await opened();
    const broken = `${model.text.value.slice(0, -3)},`;
    model.type(broken);
    await vi.runAllTimersAsync();
    expect(model.saving.value.status).toBe("held");
    expect(named(model)).toBe("One");
    rename(model, "Lost?");
    expect([model.text.value, saves()]).toEqual([broken, []]);
    model.undo();
    expect([model.reading.value.ok, model.saving.value.status]).toEqual([true, "saved"]);
  });

  it("another person's change is a conflict: nothing is lost, and either side can be taken", async () => {
    const { model, state, saves } = await opened();
    const theirs = { ...state.now, hash: "theirs", rules: [{ id: "x", indicator: "Theirs" }] };
    state.now = theirs;
    rename(model, "Mine");
    await vi.runAllTimersAsync();
    expect([model.saving.value.status, named(model), state.now.hash]).toEqual(["conflict", "Mine", "theirs"]);
    model.resolve("mine");
    await vi.runAllTimersAsync();
    expect([model.saving.value.status, saves().at(-1)?.body.expectedHash]).toEqual(["saved", "theirs"]);
    state.now = theirs;
    rename(model, "Again");
    await vi.runAllTimersAsync();
    model.resolve("theirs");
    expect([model.saving.value.status, named(model)]).toEqual(["saved", "Theirs"]);
  });

  it("without a connection the changes stay here, and are saved when it is back", async () => {
    const { model, state } = await opened();
    state.online = false;
    rename(model, "Two");
    await vi.runAllTimersAsync();
    expect([model.saving.value.status, named(model)]).toEqual(["failed", "Two"]);
    state.online = true;
    await model.settleDown();
    expect([model.saving.value.status, JSON.stringify(state.now.rules)]).toEqual([
      "saved",
      expect.stringContaining("Two"),
    ]);
  });

  it("undo takes typing in one field back at once, every other step alone; redo brings it again", async () => {
    const { model } = await opened();
    for (const name of ["T", "Tw", "Two"]) rename(model, name);
    rename(model, "Three", null);
    model.undo();
    expect(named(model)).toBe("Two");
    model.undo();
    expect([named(model), model.canUndo.value]).toEqual(["One", false]);
    model.redo();
    model.redo();
    expect([named(model), model.canRedo.value]).toEqual(["Three", false]);
    model.undo();
    rename(model, "Other", null);
    expect(model.canRedo.value).toBe(false);
  });

  it("a published version never changes, by whatever way", async () => {
    const { model, saves } = await opened(stored({ status: "published" }));
    rename(model, "Two");
    model.type("{}");
    await vi.runAllTimersAsync();
    expect([named(model), saves(), model.locked.value]).toEqual([
      "One",
      [],
      "Version 2 is published and never changes.",
    ]);
  });
});

describe("trying a draft", () => {
  it("asks with what is on the screen, again after each change, and stops when it is told to", async () => {
    const { model, asked } = await opened();
    const trial = trialModel(model);
    trial.choose({ kind: "facts", facts: { a: 1 } });
    await vi.runAllTimersAsync();
    expect(trial.trying.value.status).toBe("tried");
    rename(model, "Two");
    await vi.runAllTimersAsync();
    const tries = asked.filter(({ path }) => path.endsWith("/try"));
    expect(tries.map(({ body }) => body.facts)).toEqual([{ a: 1 }, { a: 1 }]);
    expect(JSON.stringify(tries[1]?.body.rules)).toContain("Two");
    trial.stop();
    rename(model, "Three");
    await vi.runAllTimersAsync();
    expect(asked.filter(({ path }) => path.endsWith("/try"))).toHaveLength(2);
  });
});

describe("the list", () => {
  it("has a row per key, last touched first, with what judges and what is being written", () => {
    const families = familiesOf([
      stored({ id: "a1", version: 1, status: "published" }),
      stored({ id: "a2", version: 2, updatedAt: "2026-03-01T00:00:00.000Z" }),
      stored({ id: "b1", key: "other", version: 1, status: "archived", updatedAt: "2026-02-01T00:00:00.000Z" }),
    ]);
    expect(families.map(({ key, published, draft, newest }) => [key, published?.id, draft?.id, newest.id])).toEqual([
      ["risk", "a1", "a2", "a2"],
      ["other", undefined, undefined, "b1"],
    ]);
  });
});
