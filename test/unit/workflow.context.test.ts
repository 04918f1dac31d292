import { describe, expect, it } from "vitest";
import type { ArrayMerge, CommandBody } from "../../src/domain";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { documentsForContext } from "../../src/workflow/documents";
import { changedIdentity, engineOwnedKey, mergeContext } from "../../src/workflow/merge-context";
import { contextOf } from "../../src/workflow/turn";
import { analyst, engine, frozen, type Story, tell, when } from "../support/decisions";

const merge = (patch: JsonObject, arrays: ArrayMerge = "replace"): CommandBody => ({
  type: "merge_context",
  merge: patch,
  arrays,
});
const idle: JsonObject = { idle: { on: { go: "idle" } } };

describe("merging lists", () => {
  const base = { list: [{ id: 1, name: "a", deep: { x: 1 } }, { id: 2, name: "b" }, "text"] };
  const patch = { list: [{ id: 2, name: "B" }, { id: 3 }] };

  it.each<[ArrayMerge, Json]>([
    ["replace", [{ id: 2, name: "B" }, { id: 3 }]],
    ["concat", [...base.list, ...patch.list]],
    ["by_index", [{ id: 2, name: "B", deep: { x: 1 } }, { id: 3, name: "b" }, "text"]],
    ["by_id", [{ id: 1, name: "a", deep: { x: 1 } }, { id: 2, name: "B" }, "text", { id: 3 }]],
  ])("%s", (arrays, list) => {
    expect(mergeContext(frozen(base), frozen(patch), arrays)).toEqual({ ok: true, value: { list } });
  });

  it.each<[string, Json]>([
    ["without an id", { name: "x" }],
    ["with the id null", { id: null }],
    ["that is no object", "x"],
  ])("by_id refuses an item %s and names the list", (_what, item) => {
    const nested = { entity: { data: { ubos: [item] } } };
    const merged = mergeContext({ entity: { data: { ubos: [{ id: 1 }] } } }, nested, "by_id");
    expect(merged).toEqual({ ok: false, error: "every item of entity.data.ubos needs an id to be merged by_id" });
  });

  it("by_id merges deeply, by ids of the same type only, and adds one new item once", () => {
    const merged = mergeContext(
      { list: [{ id: 1, inner: [{ id: "x", a: 1 }] }] },
      {
        list: [
          { id: 1, inner: [{ id: "x", b: 2 }] },
          { id: "1", c: 3 },
          { id: "1", d: 4 },
        ],
      },
      "by_id",
    );
    expect(merged).toEqual({
      ok: true,
      value: {
        list: [
          { id: 1, inner: [{ id: "x", a: 1, b: 2 }] },
          { id: "1", c: 3, d: 4 },
        ],
      },
    });
  });

  it("leaves alone what is not named, and takes null as a value", () => {
    expect(mergeContext({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: null } }, "replace")).toEqual({
      ok: true,
      value: { a: { b: null, c: 2 }, d: 3 },
    });
  });
});

describe("keys that are not for people", () => {
  it.each<[string, string | null]>([
    ['{"pluginsOutput": {}}', "pluginsOutput"],
    ['{"childWorkflows": {}}', "childWorkflows"],
    ['{"documents": []}', "documents"],
    ['{"parentMachine": {}}', "parentMachine"],
    ['{"metadata": {"token": "x"}}', "metadata.token"],
    ['{"metadata": {"collectionFlowUrl": "x"}}', "metadata.collectionFlowUrl"],
    ['{"__proto__": {}}', "__proto__"],
    ['{"constructor": {}}', "constructor"],
    ['{"a": {"b": [1, {"__proto__": {"admin": true}}]}}', "a.b.1.__proto__"],
    ['{"entity": {"data": {"prototype": 1}}}', "entity.data.prototype"],
    ['{"metadata": {"source": "x"}, "entity": {"data": {"documents": 1, "token": 2}}}', null],
  ])("%s → %s", (text, key) => {
    const sent = JSON.parse(text) as JsonObject;
    expect(engineOwnedKey(sent)).toBe(key);
    const answer = tell({ states: idle }).try(merge(sent));
    if (key === null) expect(answer.ok).toBe(true);
    else expect(answer).toEqual({ ok: false, error: { code: "engine_owned", param: `merge.${key}` } });
  });

  it("cannot reach the prototype through a merge either", () => {
    const sent = JSON.parse('{"a": {"__proto__": {"admin": true}}}') as JsonObject;
    expect(mergeContext({ a: {} }, sent, "replace")).toMatchObject({ ok: false });
    expect(({} as JsonObject).admin).toBeUndefined();
  });
});

describe("whom a case is about", () => {
  const before = {
    entity: { type: "business", id: "crm-1", ballerineEntityId: "ent_1", data: { companyName: "Acme" } },
  };
  it.each<[JsonObject, string | null]>([
    [{ entity: null }, "entity"],
    [{ entity: "Acme" }, "entity"],
    [{ entity: { type: "individual" } }, "entity.type"],
    [{ entity: { id: "crm-2" } }, "entity.id"],
    [{ entity: { id: null } }, "entity.id"],
    [{ entity: { ballerineEntityId: "ent_2" } }, "entity.ballerineEntityId"],
    [{ entity: { type: "business", id: "crm-1", data: { companyName: "Acme Ltd" } } }, null],
    [{ note: "none" }, null],
  ])("cannot be changed by a merge, %j → %s", (patch, path) => {
    const merged = mergeContext(before, patch, "by_id");
    expect(merged.ok && changedIdentity(before, merged.value)).toBe(path);
  });

  it("is refused as what it is, and nothing is merged", () => {
    const story = tell({ states: idle });
    const before = story.snapshot;
    expect(story.try(merge({ entity: { type: "robot" } }))).toEqual({
      ok: false,
      error: { code: "engine_owned", param: "merge.entity.type" },
    });
    expect(story.snapshot).toEqual(before);
  });
});

describe("a merge", () => {
  it("moves a case whose automatic transition waited for the fact, in the same command", () => {
    const story = tell({
      states: { idle: { always: { target: "done", guard: when("entity.data.ready") } }, done: {} },
    });
    const decided = story.give(merge({ entity: { data: { ready: true } } }));
    expect(story.state()).toBe("done");
    expect(decided.events.map((event) => event.type)).toEqual(["workflow.state.changed", "workflow.context.changed"]);
  });

  it("that cannot be done is refused and changes nothing", () => {
    const story = tell({ states: idle, data: { ubos: [{ id: "a" }] } });
    const before = story.snapshot;
    expect(story.try(merge({ entity: { data: { ubos: [{}] } } }, "by_id"))).toMatchObject({
      ok: false,
      error: { code: "bad_value", param: "merge" },
    });
    expect(story.snapshot).toBe(before);
  });
});

describe("ids of owners and other parties", () => {
  const idsAt = (story: Story, path: string): Json[] => {
    const list = story.at(path);
    return Array.isArray(list) ? list.map((item) => (isObject(item) ? (item.id ?? null) : null)) : [];
  };

  it("are given once, keep what the caller gave, and stay the same through every later change", () => {
    const story = tell({
      states: idle,
      data: {
        ubos: [{ name: "a" }, { id: "mine", name: "b" }, { id: "", name: "c" }],
        additionalInfo: { directors: [{ name: "d" }], tags: [{ name: "not a party" }] },
      },
    });
    const ubos = idsAt(story, "entity.data.ubos");
    const directors = idsAt(story, "entity.data.additionalInfo.directors");
    expect(ubos[1]).toBe("mine");
    expect(new Set([...ubos, ...directors]).size).toBe(4);
    for (const id of [...ubos, ...directors]) expect(id).toMatch(/^(mine|item_1_\d+)$/);
    expect(idsAt(story, "entity.data.additionalInfo.tags")).toEqual([null]);

    story.give(merge({ entity: { data: { ubos: [{ id: ubos[0] ?? null, name: "A" }, { id: "new" }] } } }, "by_id"));
    expect(idsAt(story, "entity.data.ubos")).toEqual([...ubos, "new"]);
    story.give(merge({ entity: { data: { ubos: [{ name: "e" }] } } }, "concat"));
    const later = idsAt(story, "entity.data.ubos");
    expect(later.slice(0, 4)).toEqual([...ubos, "new"]);
    expect(new Set(later).size).toBe(5);
    expect(idsAt(story, "entity.data.additionalInfo.directors")).toEqual(directors);
  });
});

describe("documents", () => {
  const withDocuments = () =>
    tell({
      states: { idle: { on: { go: { target: "seen", guard: when("isSet") } } }, seen: {} },
      opening: {
        documents: [
          {
            id: "mine",
            category: "proof_of_address",
            type: "bill",
            issuer: { country: "GB" },
            properties: { number: 7 },
            pages: [
              { uri: "https://files.fake.test/1.pdf", fileName: "1.pdf" },
              { ballerineFileId: "file_9", provider: "http" },
            ],
          },
        ],
      },
    });
  const documentOf = (story: Story) => {
    const [document] = documentsForContext(story.snapshot.documents);
    if (!isObject(document)) throw new Error("no document");
    return document;
  };
  const decide = (story: Story, decision: "approve" | "reject" | "revision" | null, documentId = "mine") =>
    story.give(
      { type: "decide_document", documentId, decision, reason: "blurred", comment: "see page 1" },
      { actor: analyst },
    );

  it("are rows of the case, and part of the context that rules and mappings read", () => {
    const story = withDocuments();
    expect(story.snapshot.context.documents).toBeUndefined();
    expect(contextOf(story.snapshot).documents).toMatchObject([
      {
        id: "doc_unit_1",
        key: "mine",
        category: "proof_of_address",
        type: "bill",
        version: 1,
        issuer: { country: "GB" },
        properties: { number: 7 },
        pages: [{ uri: "https://files.fake.test/1.pdf", ballerineFileId: null }, { ballerineFileId: "file_9" }],
        decision: { status: null, revisionReason: null, rejectionReason: null, comment: null },
      },
    ]);
  });

  it("are read by guards", () => {
    const rule = { "==": [{ var: "documents.0.decision.status" }, "approved"] };
    const story = tell({
      states: { idle: { always: { target: "done", guard: { type: "json-logic", options: { rule } } } }, done: {} },
      opening: { documents: [{ id: "mine" }] },
    });
    expect(story.state()).toBe("idle");
    decide(story, "approve");
    expect(story.state()).toBe("done");
  });

  it.each([
    ["approve", { status: "approved", revisionReason: null, rejectionReason: null, comment: "see page 1" }],
    ["reject", { status: "rejected", revisionReason: null, rejectionReason: "blurred", comment: "see page 1" }],
    ["revision", { status: "revision", revisionReason: "blurred", rejectionReason: null, comment: "see page 1" }],
  ] as const)("take the decision %s, by our id or the caller's", (decision, shown) => {
    for (const id of ["mine", "doc_unit_1"]) {
      const story = withDocuments();
      const decided = decide(story, decision, id);
      expect(documentOf(story).decision).toEqual(shown);
      expect(story.snapshot.documents[0]?.decision).toMatchObject({ byId: "usr_ada", atMs: story.nowMs });
      expect(decided.events).toMatchObject([
        { type: "workflow.context.document.changed", detail: { status: shown.status, previousStatus: null } },
      ]);
    }
  });

  it("can be undecided again, and the same decision twice is told once", () => {
    const story = withDocuments();
    decide(story, "reject");
    expect(decide(story, "reject").events).toEqual([]);
    expect(decide(story, null).events).toMatchObject([{ detail: { status: null, previousStatus: "rejected" } }]);
    expect(documentOf(story).decision).toMatchObject({ status: null, rejectionReason: null });
  });

  it("that are unknown are refused", () => {
    const body: CommandBody = {
      type: "decide_document",
      documentId: "none",
      decision: null,
      reason: null,
      comment: null,
    };
    expect(withDocuments().try(body)).toEqual({ ok: false, error: { code: "unknown_document", documentId: "none" } });
  });

  it("with an address are fetched once; the page says what came of it and the case goes on", () => {
    const story = withDocuments();
    expect(story.last.effects.map((planned) => planned.effect)).toMatchObject([
      { kind: "import_page", documentId: "doc_unit_1", page: 0, uri: "https://files.fake.test/1.pdf" },
    ]);
    const imported = (fileId: string | null, page = 0) =>
      story.give(
        { type: "page_imported", documentId: "doc_unit_1", page, fileId, problem: fileId === null ? "gone" : null },
        { actor: engine },
      );
    imported(null);
    expect(documentOf(story).pages).toMatchObject([{ status: "unreachable", problem: "gone" }, { status: "stored" }]);
    imported("file_1");
    expect(documentOf(story).pages).toMatchObject([
      { status: "processing", ballerineFileId: "file_1", problem: null },
      {},
    ]);
    for (const again of [() => imported("file_2"), () => imported("file_2", 1), () => imported("file_2", 9)])
      expect(again().accepted).toBe(false);
  });
});

describe("risk rules in the definition", () => {
  const ruleSet = {
    id: "R-1",
    domain: "geography",
    indicator: "Risky country",
    baseRiskScore: 60,
    additionalRiskScore: 10,
    rules: { operator: "and", rules: [{ key: "entity.data.country", operator: "EQUALS", value: "IR" }] },
  };
  const scoring = (country: string) =>
    tell({
      states: {
        idle: { on: { go: "scoring" } },
        scoring: {
          always: [
            {
              target: "high",
              guard: { type: "json-logic", options: { rule: { ">": [{ var: "pluginsOutput.risk.riskScore" }, 50] } } },
            },
            { target: "low" },
          ],
        },
        high: {},
        low: {},
      },
      common: [
        {
          name: "risk",
          pluginKind: "riskRules",
          stateNames: ["idle"],
          rulesSource: { source: "inline", rules: [ruleSet] },
        },
      ],
      data: { country },
    });

  it.each([
    ["IR", 60, "high"],
    ["GB", 0, "low"],
  ])("judge %s in the command that asked, without the outside", (country, score, state) => {
    const story = scoring(country);
    expect(story.last.effects).toEqual([]);
    expect(story.snapshot.risk).toMatchObject({ score });
    expect(story.at("pluginsOutput.risk.riskScore")).toBe(score);
    expect(story.steps("risk_scored")).toMatchObject([{ plugin: "risk" }]);
    expect(story.last.events).toContainEqual(
      expect.objectContaining({ type: "risk.scored", detail: expect.objectContaining({ score }) }),
    );
    expect(story.run("risk").status).toBe("success");
    story.send("go");
    expect(story.state()).toBe(state);
  });
});
