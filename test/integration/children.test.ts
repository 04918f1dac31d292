import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { performEffect } from "../../src/queues/perform-effect";
import { type ApiClient, anAnalystClient, clientWith } from "../support/api";
import { aBench, type Bench, inCase } from "../support/cases";
import { waitForState } from "../support/demo";
import { eventually } from "../support/eventually";
import { business, childrenOf, opener, owners, person, snapshotOf } from "../support/family-cases";

const waitingFor = (plugin: string, more: JsonObject = {}): JsonObject => ({
  initial: "waiting",
  states: {
    waiting: { meta: { join: { children: { plugin }, event: "ALL_IN" } }, on: { ALL_IN: "review", again: "waiting" } },
    review: { tags: ["manual_review"], on: { approve: "approved", again: "waiting" } },
    approved: { type: "final", tags: ["approved"] },
  },
  ...more,
});
const asCompany = { transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'business', data: @}}" }] };

let bench: Bench;
let api: ApiClient;
beforeAll(async () => {
  bench = await aBench();
  api = clientWith({ authorization: `Bearer ${bench.tenant.apiKey}` });
  await bench.define("person", person);
  await bench.define("company", waitingFor("open_person"), { childWorkflowPlugins: [opener("person", "owners")] });
  await bench.define("group", waitingFor("open_company"), {
    childWorkflowPlugins: [opener("company", "companies", asCompany)],
  });
});
afterEach(() => void vi.restoreAllMocks());

const company = async (names: string[]): Promise<{ parent: CaseRef; children: CaseRef[] }> => {
  const parent = await bench.open("company", business({ companyName: "Acme", owners: owners(...names) }));
  return { parent, children: await childrenOf(parent, names.length) };
};
const approve = (ref: CaseRef) => bench.give(ref, { type: "decide", decision: "approve", reason: null, comment: null });

describe("children of children", () => {
  const group = async () => {
    const companies = [{ id: "one", companyName: "One", owners: owners("ada", "bob") }];
    const top = await bench.open("group", business({ companyName: "Holding", companies }));
    const [middle] = (await childrenOf(top, 1)) as [CaseRef];
    return { top, middle, people: await childrenOf(middle, 2) };
  };

  it("know how deep they are, and their ends climb up to the top", async () => {
    const { top, middle, people } = await group();
    expect((await snapshotOf(middle)).parent).toMatchObject({ depth: 1, chain: ["group"] });
    for (const each of people)
      expect((await snapshotOf(each)).parent).toMatchObject({ depth: 2, chain: ["group", "company"] });
    for (const each of people) await approve(each);
    await waitForState(middle, "review");
    await approve(middle);
    await waitForState(top, "review");
  });

  it("are all cancelled when the case at the top is", async () => {
    const { top, middle, people } = await group();
    await bench.give(top, { type: "cancel", reason: "withdrawn" });
    for (const each of [middle, ...people])
      await vi.waitFor(async () => expect((await snapshotOf(each)).status).toBe("cancelled"), { timeout: 20_000 });
    await eventually(async () => {
      expect((await snapshotOf(top)).children).toMatchObject([{ status: "cancelled", finished: true }]);
    });
  });

  it("of a definition that opens itself end at a depth of five, and an incident names the chain", async () => {
    await bench.define("loop", waitingFor("open_loop"), {
      childWorkflowPlugins: [opener("loop", "inner", asCompany)],
    });
    // One inside the other, deeper than anybody may go.
    const nested = (depth: number): JsonObject => ({
      id: `d${depth}`,
      companyName: `D${depth}`,
      inner: depth === 0 ? [] : [nested(depth - 1)],
    });
    let at = await bench.open("loop", business(nested(8)));
    for (let depth = 1; depth <= 5; depth += 1) {
      [at] = (await childrenOf(at, 1)) as [CaseRef];
      expect((await snapshotOf(at)).parent?.depth).toBe(depth);
    }
    const deepest = await snapshotOf(at);
    expect(deepest.children).toEqual([]);
    expect(deepest.incidents).toMatchObject([
      { code: "too_deep", message: expect.stringContaining("loop → loop → loop → loop → loop → loop → loop") },
    ]);
  });
});

describe("what becomes of an item", () => {
  it("a child has its own entity, language, link and what its parent asks to be told", async () => {
    const form: JsonObject = {
      title: "You",
      event: "SENT",
      start: { lead: "Hello", minutes: 1, needs: [], privacy: "Safe." },
      end: { lead: "Thanks", next: "We look." },
      pages: [
        {
          id: "you",
          title: "You",
          elements: [
            {
              id: "email",
              element: "textfield",
              valueDestination: "entity.data.email",
              params: { label: "E-mail" },
              validate: [{ type: "required" }],
            },
          ],
        },
      ],
    };
    const asked = await api.post("/workflow-definitions", {
      key: "asked",
      name: "asked",
      forms: { you: form },
      definition: {
        initial: "collecting",
        states: {
          collecting: { meta: { form: "you" }, tags: ["collection_flow"], on: { SENT: "done", close: "done" } },
          done: { type: "final", tags: ["approved"] },
        },
      },
    });
    const askedId = asked.textAt("id");
    const published = await api.post(`/workflow-definitions/${askedId}/publish`);
    expect([asked.status, published.status]).toEqual([201, 200]);
    await bench.define(
      "family",
      waitingFor("open_asked"),
      { childWorkflowPlugins: [opener("asked", "owners", { language: "speaks" })] },
      // The plugin says its key, the callback its id: the same definition.
      {
        childCallbackResults: [
          {
            definitionId: askedId,
            transformers: [{ transformer: "jmespath", mapping: "{who: entity.data.firstName}" }],
            persistenceStates: ["done"],
          },
          {
            definitionId: "another",
            transformers: [{ transformer: "jmespath", mapping: "{wrong: 'yes'}" }],
            persistenceStates: ["done"],
          },
        ],
      },
    );
    const list = [
      { id: "ada", firstName: "Ada", speaks: "ar" },
      { id: "bob", firstName: "Bob" },
    ];
    const parent = await bench.open("family", business({ companyName: "Acme", owners: list }));
    const [ada, bob] = (await childrenOf(parent, 2)) as [CaseRef, CaseRef];
    const [one, other] = [await snapshotOf(ada), await snapshotOf(bob)];
    expect([one.language, other.language]).toEqual(["ar", null]);
    expect(one.entity.id).not.toBe(other.entity.id);
    expect(one.entity.id).not.toBe((await snapshotOf(parent)).entity.id);

    const due = await api.get(`/cases/${parent.caseId}/requirements`);
    expect(due.at("currentlyDue")).toEqual([]);
    expect(due.at("children")).toMatchObject([
      {
        caseId: ada.caseId,
        itemId: "ada",
        person: "Ada",
        linkStatus: "active",
        currentlyDue: [{ id: "entity.data.email", kind: "field", page: "you" }],
      },
      { caseId: bob.caseId, itemId: "bob", person: "Bob", linkStatus: "active" },
    ]);
    await bench.give(bob, { type: "revoke_link", linkId: other.links[0]?.id ?? "" });
    await bench.send(ada, "close");
    await eventually(async () => expect((await snapshotOf(parent)).children[0]?.finished).toBe(true));
    // Who has finished owes nothing; whose link is dead is told apart.
    const later = await api.get(`/cases/${parent.caseId}/requirements`);
    expect(later.at("children")).toMatchObject([{ caseId: bob.caseId, linkStatus: "revoked" }]);
    const children = await api.get(`/cases/${parent.caseId}/children`);
    expect((children.at("data") as JsonObject[]).map(({ linkStatus }) => linkStatus)).toEqual([null, "revoked"]);
    expect(children.at("data")).toMatchObject([
      { id: ada.caseId, name: "Ada", finished: true, allowedEvents: [] },
      { id: bob.caseId, name: "Bob", allowedEvents: expect.arrayContaining(["close"]) },
    ]);
    const first = await api.get(`/cases/${parent.caseId}/children?limit=1`);
    expect(first.at("data")).toMatchObject([{ id: ada.caseId }]);
    const second = await api.get(`/cases/${parent.caseId}/children?limit=1&cursor=${first.textAt("nextCursor")}`);
    expect(second.json).toMatchObject({ data: [{ id: bob.caseId }], nextCursor: null });
    const told = await api.get(`/cases/${parent.caseId}`);
    expect(told.at(`context.childWorkflows.asked.${ada.caseId}`)).toMatchObject({
      state: "done",
      outcome: "approved",
      result: { who: "Ada" },
    });
    expect(told.at(`context.childWorkflows.asked.${ada.caseId}.result.wrong`)).toBeUndefined();
  });

  it("the same child is opened once, however often its effect is performed", async () => {
    vi.spyOn(env.EFFECTS, "sendBatch").mockImplementation(async () => ({
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
    }));
    const parent = await bench.open("company", business({ companyName: "Acme", owners: owners("ada") }));
    const effectId = await inCase(
      parent,
      (_object, state) =>
        state.storage.sql.exec<{ id: string }>("SELECT id FROM outbox WHERE kind = 'open_child'").one()
          .id as `eff_${string}`,
    );
    const claimed = await caseOf(env, parent).claim(effectId as never);
    if (claimed === null) throw new Error("not claimed");
    for (let delivery = 0; delivery < 3; delivery += 1)
      expect(await performEffect(env, parent, claimed)).toEqual({ outcome: "done" });
    const { children } = await snapshotOf(parent);
    expect(children).toHaveLength(1);
    const cases = await env.DB.prepare("SELECT count(*) AS n FROM cases WHERE parent_id = ?")
      .bind(parent.caseId)
      .first<{ n: number }>();
    expect(cases?.n).toBe(1);
  });
});

describe("opening a finished child again", () => {
  const reopen = (parent: CaseRef, childId: string, headers: Record<string, string> = {}) =>
    api.post(
      `/cases/${parent.caseId}/children/${encodeURIComponent(childId)}/reopen`,
      { reason: "new facts" },
      headers,
    );

  it("opens a new case about the same person with the facts of now, once per Idempotency-Key", async () => {
    const { parent, children } = await company(["ada", "bob"]);
    const [ada, bob] = children as [CaseRef, CaseRef];
    expect((await reopen(parent, ada.caseId)).at("error.code")).toBe("conflict");
    expect(
      (
        await reopen(
          parent,
          bob.caseId.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        )
      ).status,
    ).toBe(404);
    await bench.give(ada, { type: "decide", decision: "reject", reason: null, comment: null });
    await eventually(async () => expect((await snapshotOf(parent)).children[0]?.finished).toBe(true));
    const merge = { entity: { data: { owners: [{ id: "ada", firstName: "Ada, corrected" }, ...owners("bob")] } } };
    await bench.give(parent, { type: "merge_context", merge, arrays: "replace" });
    const once = await reopen(parent, ada.caseId, { "idempotency-key": "reopen-ada" });
    const twice = await reopen(parent, ada.caseId, { "idempotency-key": "reopen-ada" });
    expect([once.status, twice.text]).toEqual([200, once.text]);
    const again = (await childrenOf(parent, 3))[2] as CaseRef;
    const [former, newer] = [await snapshotOf(ada), await snapshotOf(again)];
    expect(newer.entity.id).toBe(former.entity.id);
    expect(newer.context.entity).toMatchObject({ data: { firstName: "Ada, corrected" } });
    // The join waits for the newest of each.
    await approve(bob);
    await eventually(async () => expect((await snapshotOf(parent)).children[1]?.finished).toBe(true));
    expect(await bench.state(parent)).toBe("waiting");
    await approve(again);
    await waitForState(parent, "review");
  });

  it("begins with what the finished child knew when its item has left the list", async () => {
    const { parent, children } = await company(["ada", "bob"]);
    const [ada] = children as [CaseRef];
    await bench.give(ada, { type: "merge_context", merge: { note: "seen in person" }, arrays: "replace" });
    await approve(ada);
    await eventually(async () => expect((await snapshotOf(parent)).children[0]?.finished).toBe(true));
    const merge = { entity: { data: { owners: owners("bob") } } };
    await bench.give(parent, { type: "merge_context", merge, arrays: "replace" });
    expect((await reopen(parent, "open_person:ada")).status).toBe(200);
    const again = await snapshotOf((await childrenOf(parent, 3))[2] as CaseRef);
    expect(again.context).toMatchObject({ note: "seen in person", entity: { data: { firstName: "ada" } } });
    expect(again.entity.id).toBe((await snapshotOf(ada)).entity.id);
  });
});

describe("deciding several children at once", () => {
  const decide = (client: ApiClient, parent: CaseRef, body: JsonObject, headers: Record<string, string> = {}) =>
    client.post(`/cases/${parent.caseId}/children/decision`, body, headers);

  it("each decides for itself: the answer lists who accepted and who refused, and why", async () => {
    const { parent, children } = await company(["ada", "bob", "cleo", "dan"]);
    const [ada, bob, cleo, dan] = children as [CaseRef, CaseRef, CaseRef, CaseRef];
    await bench.send(bob, "hold");
    const answer = await decide(api, parent, {
      decision: "approve",
      reason: "all fine",
      childIds: [ada.caseId, bob.caseId, cleo.caseId, parent.caseId],
      expectedVersions: { [cleo.caseId]: 99 },
    });
    expect(answer.status).toBe(200);
    expect(answer.at("accepted")).toMatchObject([{ id: ada.caseId, state: "approved", pendingUntil: null }]);
    expect(answer.at("refused")).toMatchObject([
      { id: bob.caseId, code: "event_not_allowed", details: { state: "held" } },
      { id: cleo.caseId, code: "stale_version", details: { expected: 99 } },
      { id: parent.caseId, code: "not_found" },
    ]);
    expect(await bench.state(dan)).toBe("review");
  });

  it("means every child that runs when none is named, and repeats its answer", async () => {
    const { parent, children } = await company(["ada", "bob"]);
    await approve(children[0] as CaseRef);
    await eventually(async () => expect((await snapshotOf(parent)).children[0]?.finished).toBe(true));
    const key = { "idempotency-key": "send-back" };
    const answer = await decide(api, parent, { decision: "revision", comment: "please" }, key);
    expect(answer.json).toMatchObject({ accepted: [{ id: children[1]?.caseId, state: "revision" }], refused: [] });
    const { version } = await snapshotOf(children[1] as CaseRef);
    expect((await decide(api, parent, { decision: "revision", comment: "please" }, key)).text).toBe(answer.text);
    expect((await snapshotOf(children[1] as CaseRef)).version).toBe(version);
  });

  it("keeps the rules of each child: another analyst's case stays theirs, and a decision can be undone", async () => {
    const { parent, children } = await company(["ada", "bob"]);
    const [ada, bob] = children as [CaseRef, CaseRef];
    const [me, other] = [await anAnalystClient(parent.tenantId), await anAnalystClient(parent.tenantId)];
    await bench.give(bob, { type: "assign", assigneeId: other.user.id });
    const answer = await decide(me.api, parent, { decision: "reject" });
    expect(answer.at("accepted")).toMatchObject([
      { id: ada.caseId, state: "review", pendingUntil: expect.stringMatching(/^\d{4}-/) },
    ]);
    expect(answer.at("refused")).toMatchObject([{ id: bob.caseId, code: "not_permitted" }]);
    const viewer = await anAnalystClient(parent.tenantId, "viewer");
    expect((await decide(viewer.api, parent, { decision: "reject" })).status).toBe(403);
  });
});
