import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type CaseSnapshot, idFrom } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { readSnapshot } from "../../src/workflow/read-snapshot";
import { validateDefinition } from "../../src/workflow/validate";
import { type Plot, tell, tenantId } from "../support/decisions";
import {
  asEngine,
  caseOfKey,
  childOf,
  effects,
  finish,
  kyb,
  kyc,
  merge,
  open,
  openedNews,
  people,
  plot,
  reopen,
} from "../support/families";

describe("a child", () => {
  it("speaks the language of its item, else of the plugin, else of its parent", () => {
    const ubos = [
      { id: "a", person: { speaks: "ar" } },
      { id: "b", person: { speaks: "not a language" } },
      { id: "c" },
    ];
    const languages = (language: string | null) => {
      const plugin = language === null ? kyc : { ...kyc, language };
      const over = { children: [plugin, kyb], data: { ubos }, opening: { language: "de" } };
      return effects(tell(plot({ plugin: "kyc" }, [], [], over)), "open_child").map((effect) => effect.language);
    };
    expect(languages("{item.person.speaks}")).toEqual(["ar", "de", "de"]);
    expect(languages("person.speaks")).toEqual(["ar", "de", "de"]);
    expect(languages("pt-BR")).toEqual(["pt-BR", "pt-BR", "pt-BR"]);
    expect(languages(null)).toEqual(["de", "de", "de"]);
  });

  it("is told apart from another with the same id, whatever the others are called", () => {
    const ubos = [{ id: "a" }, { id: "a" }, { id: "a-2" }, { id: "a" }];
    const story = tell(plot({ plugin: "kyc" }, [], [], { data: { ubos } }));
    const keys = story.snapshot.children.map(({ key }) => key);
    expect(keys).toEqual(["kyc:a", "kyc:a-2", "kyc:a-2-2", "kyc:a-3"]);
  });

  it("that opens after its parent was cancelled is cancelled too; one whose item is gone is known by its id", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a", "b"]));
    merge(story, { ubos: people("a") });
    story.send("again");
    open(story, "kyc:b");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:b") }]);
    expect(childOf(story, "kyc:b")).toMatchObject({ status: "cancelled", gone: true, caseId: caseOfKey("kyc:b") });
    story.give({ type: "cancel", reason: "x" });
    open(story, "kyc:a");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:a") }]);
  });

  it("that counted as never opened and opens after all is cancelled when it comes too late", () => {
    const replaced = tell(plot({ plugin: "kyc" }, ["a"]));
    replaced.give(openedNews("kyc:a", "no"), asEngine);
    reopen(replaced, "kyc:a");
    open(replaced, "kyc:a");
    expect(effects(replaced, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:a") }]);
    expect(replaced.snapshot.children.map(({ key, status }) => [key, status])).toEqual([
      ["kyc:a", "cancelled"],
      ["kyc:a:2", "opening"],
    ]);
    const ended = tell(plot({ plugin: "kyc" }, ["a"]));
    ended.give(openedNews("kyc:a", "no"), asEngine);
    ended.give({ type: "cancel", reason: "x" });
    open(ended, "kyc:a");
    expect(effects(ended, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:a") }]);
  });

  it("is cancelled when its parent ends by itself", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a"]));
    open(story, "kyc:a");
    story.send("leave");
    expect(story.snapshot.status).toBe("completed");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:a") }]);
  });
});

describe("children of children", () => {
  const below = (depth: number): Partial<Plot> => ({
    opening: {
      parent: {
        tenantId,
        caseId: idFrom("case", "above"),
        childKey: "kyc:1",
        depth,
        chain: Array.from({ length: depth }, (_, place) => `d${place + 1}`),
        callbacks: [],
      },
    },
  });

  it("know their depth and what is above them", () => {
    const top = tell(plot({ plugin: "kyc" }, ["a"]));
    expect(effects(top, "open_child")).toMatchObject([{ depth: 1, chain: ["small"] }]);
    const deep = tell(plot({ plugin: "kyc" }, ["a"], [], below(2)));
    expect(effects(deep, "open_child")).toMatchObject([{ depth: 3, chain: ["d1", "d2", "small"] }]);
  });

  it("end at a depth of five: nothing is opened, and a person reads the chain", () => {
    const fine = tell(plot({ plugin: "kyc" }, ["a"], [], below(4)));
    expect(effects(fine, "open_child")).toHaveLength(1);
    const story = tell(plot({ plugin: "kyc" }, ["a"], [], below(5)));
    expect(effects(story, "open_child")).toEqual([]);
    expect(story.snapshot.incidents).toMatchObject([
      {
        code: "too_deep",
        message: "kyc: children of children end at a depth of 5: d1 → d2 → d3 → d4 → d5 → small → person",
      },
    ]);
    expect(story.snapshot.children).toEqual([]);
  });

  it("may end at a depth of five with nobody to open", () => {
    expect(tell(plot({ plugin: "kyc" }, [], [], below(5))).snapshot.incidents).toEqual([]);
  });
});

describe("a register of an earlier release", () => {
  it("gets the generations that its keys tell", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a"]));
    open(story, "kyc:a");
    finish(story, "kyc:a");
    reopen(story, "kyc:a");
    const stored = JSON.parse(JSON.stringify(story.snapshot)) as CaseSnapshot;
    const before = stored.children.map(({ generation: _new, gone: _also, ...child }) => child);
    expect(readSnapshot(JSON.stringify({ ...stored, children: before })).children).toEqual(story.snapshot.children);
  });
});

describe("the example of the manual", () => {
  it("is a definition without errors that opens what it says", () => {
    const manual = readFileSync(path.join(import.meta.dirname, "../../docs/children.md"), "utf8");
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(manual)?.[1] ?? "") as Json;
    const body = parseDefinitionBody(example);
    if (!body.ok) throw new Error(JSON.stringify(body.error));
    expect(validateDefinition(body.value).filter(({ severity }) => severity === "error")).toEqual([]);
    const { definition, extensions, config } = body.value;
    const story = tell({
      states: definition.states as JsonObject,
      children: extensions.childWorkflowPlugins as JsonObject[],
      config,
      data: { additionalInfo: { ubos: [{ id: "ada", language: "ar" }], associatedCompanies: [] } },
    });
    expect(effects(story, "open_child")).toMatchObject([
      { childKey: "owner_checks:ada", definitionId: "person_check", initEvent: "START", language: "ar" },
    ]);
    open(story, "owner_checks:ada");
    finish(story, "owner_checks:ada");
    expect(story.state()).toBe("review");
  });
});
