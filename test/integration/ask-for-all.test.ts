import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { type CaseId, type CaseRef, type EffectId, newId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { performEffect } from "../../src/queues/perform-effect";
import { anAnalystClient } from "../support/api";
import { aBench, atRest, type Bench, inCase, stubOf } from "../support/cases";
import { waitForState } from "../support/demo";
import { eventually } from "../support/eventually";
import { unsealed } from "../support/unsealed";

const parentChart: JsonObject = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { revision: "revision", settle: "settled", approve: "approved" } },
    revision: { tags: ["revision"], on: { back: "review" } },
    settled: { on: { back: "review" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const owners: JsonObject = {
  childWorkflowPlugins: [
    {
      name: "owners",
      pluginKind: "child",
      definitionId: "owner",
      stateNames: ["review"],
      iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos" }],
      transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
    },
  ],
};
const childChart: JsonObject = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", revision: "revision", leave: "busy" } },
    revision: { tags: ["revision"], on: { back: "review" } },
    busy: { on: { back: "review" } },
    approved: { type: "final", tags: ["approved"] },
  },
};

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
  await bench.define("owner", childChart);
  await bench.define("company", parentChart, owners);
});
afterEach(() => void vi.restoreAllMocks());

/** A company with so many owners, each with a case of their own that rests in review. */
async function aFamily(size = 3): Promise<{ parent: CaseRef; children: CaseRef[] }> {
  const ubos = Array.from({ length: size }, (_, n) => ({ firstName: `Owner ${n}`, email: `o${n}@example.test` }));
  const parent = await bench.open("company", {
    entity: { type: "business", data: { companyName: "Acme", additionalInfo: { ubos } } },
  });
  const children = await eventually(async () => {
    const snapshot = await caseOf(env, parent).snapshot();
    const ids = snapshot.ok ? snapshot.value.children.flatMap((child) => child.caseId ?? []) : [];
    expect(ids).toHaveLength(size);
    return ids.map((caseId) => ({ tenantId: parent.tenantId, caseId }));
  });
  await atRest(parent);
  for (const child of children) await atRest(child);
  return { parent, children };
}

/** A passport of the case that somebody marked to be asked for again. */
async function mark(child: CaseRef): Promise<void> {
  const documentId = newId("document");
  const document = { category: "identity", type: "passport", pages: [{ type: "image/png" }] };
  const added = await bench.give(child, { type: "add_document", documentId, document, files: [] });
  const decided = await bench.give(child, {
    type: "decide_document",
    documentId,
    decision: "revision",
    reason: "blurred",
    comment: null,
  });
  expect([added.ok, decided.ok]).toEqual([true, true]);
  await atRest(child);
}

const decisionsOf = async (ref: CaseRef): Promise<JsonObject[]> => {
  const timeline = await caseOf(env, ref).timeline({ limit: 100, after: null });
  const entries = timeline.ok ? (timeline.value.data as unknown as JsonObject[]) : [];
  return entries.filter((entry) => entry.type === "decision.made" && entry.accepted === true);
};

const owed = async (ref: CaseRef): Promise<{ id: EffectId; body: string }[]> => {
  await unsealed(ref);
  return inCase(ref, (_object, state) =>
    state.storage.sql.exec<{ id: EffectId; body: string }>("SELECT id, body FROM outbox ORDER BY id").toArray(),
  );
};

describe("asking for everything again", () => {
  it("sends back the case and exactly the children that have something marked, each once", async () => {
    const { parent, children } = await aFamily(4);
    const [one, two, unmarked, asked] = children as [CaseRef, CaseRef, CaseRef, CaseRef];
    for (const marked of [parent, one, two, asked]) await mark(marked);
    // This one was sent back before, by itself: it is not asked a second time.
    await bench.send(asked, "revision");
    const person = await anAnalystClient(parent.tenantId);
    const answer = await person.api.post(`/cases/${parent.caseId}/decision`, {
      decision: "revision",
      includeChildren: true,
      reason: "documents",
    });
    expect(answer.status).toBe(200);
    expect(answer.at("state")).toBe("revision");
    expect([...(answer.at("askedChildren") as string[])].sort()).toEqual([one.caseId, two.caseId].sort());
    for (const child of [one, two]) await waitForState(child, "revision");
    for (const ref of [parent, ...children]) await atRest(ref);
    expect(await bench.state(unmarked)).toBe("review");
    for (const child of [one, two]) {
      const decisions = await decisionsOf(child);
      expect(decisions).toMatchObject([{ actor: { kind: "system", id: "family" }, toState: "revision" }]);
    }
    expect(await decisionsOf(asked)).toHaveLength(0);
  });

  it("leaves the case where it is when only its children have something marked", async () => {
    const { parent, children } = await aFamily(2);
    const [one, other] = children as [CaseRef, CaseRef];
    await mark(one);
    const person = await anAnalystClient(parent.tenantId);
    const answer = await person.api.post(`/cases/${parent.caseId}/decision`, {
      decision: "revision",
      includeChildren: true,
    });
    expect([answer.status, answer.at("state"), answer.at("accepted")]).toEqual([200, "review", true]);
    expect(answer.at("askedChildren")).toEqual([one.caseId]);
    await waitForState(one, "revision");
    for (const ref of [parent, ...children]) await atRest(ref);
    expect([await bench.state(parent), await bench.state(other)]).toEqual(["review", "review"]);
    expect(await decisionsOf(parent)).toEqual([]);
  });

  it("is one step: what the case plans is stored with its own decision, and done once however often it is tried", async () => {
    const { parent, children } = await aFamily(2);
    for (const marked of [parent, ...children]) await mark(marked);
    vi.spyOn(env.EFFECTS, "sendBatch").mockImplementation(async () => ({
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
    }));
    const childrenToAsk = children.map((child) => child.caseId);
    const done = await bench.give(parent, {
      type: "decide",
      decision: "revision",
      reason: "r",
      comment: null,
      childrenToAsk,
    });
    expect(done.ok && JSON.parse(done.value.body)).toMatchObject({ accepted: true, askedChildren: childrenToAsk });
    // Nothing has left yet: the case is in its new state, and both questions lie beside it.
    expect(await bench.state(parent)).toBe("revision");
    const planned = (await owed(parent)).filter(({ body }) => body.includes("ask_child"));
    expect(planned.map(({ body }) => (JSON.parse(body) as { childId: string }).childId).sort()).toEqual(
      [...childrenToAsk].sort(),
    );
    for (const child of children) expect(await bench.state(child)).toBe("review");
    const subject = caseOf(env, parent);
    for (const { id } of planned) {
      const claimed = await subject.claim(id);
      if (claimed === null) throw new Error("not claimed");
      // The answer to the first try is lost; the second finds it done.
      expect(await performEffect(env, parent, claimed)).toEqual({ outcome: "done" });
      expect(await performEffect(env, parent, claimed)).toEqual({ outcome: "done" });
      await subject.report(id, claimed.attempt, { outcome: "done" });
    }
    for (const child of children) {
      expect(await bench.state(child)).toBe("revision");
      expect(await decisionsOf(child)).toHaveLength(1);
    }
  });

  it("changes nothing anywhere when the case itself cannot be sent back", async () => {
    const { parent, children } = await aFamily(1);
    const [child] = children as [CaseRef];
    for (const marked of [parent, child]) await mark(marked);
    await bench.send(parent, "settle");
    await atRest(parent);
    const person = await anAnalystClient(parent.tenantId);
    const ask = (body: JsonObject) => person.api.post(`/cases/${parent.caseId}/decision`, body);
    const refused = await ask({ decision: "revision", includeChildren: true });
    expect([refused.status, refused.at("error.code")]).toEqual([409, "event_not_allowed"]);
    const wrong = await ask({ decision: "approve", includeChildren: true });
    expect([wrong.status, wrong.at("error.param")]).toEqual([400, "includeChildren"]);
    expect(await owed(parent)).toEqual([]);
    expect(await bench.state(child)).toBe("review");
  });

  it("asks no case that is not its own child, and only with a revision", async () => {
    const [ours, theirs] = [await aFamily(1), await aFamily(1)];
    const foreign = (theirs.children[0] as CaseRef).caseId;
    const own = (ours.children[0] as CaseRef).caseId;
    const give = (decision: "revision" | "approve", childrenToAsk: CaseId[]) =>
      bench.give(ours.parent, { type: "decide", decision, reason: null, comment: null, childrenToAsk });
    for (const refused of [await give("revision", [own, foreign]), await give("approve", [own])])
      expect(refused).toMatchObject({ ok: false, error: { code: "bad_value", param: "includeChildren" } });
    expect(await owed(ours.parent)).toEqual([]);
    expect(await bench.state(ours.parent)).toBe("review");
  });

  it("a child that cannot be sent back any more becomes an incident of its parent, and a retry asks it again", async () => {
    const { parent, children } = await aFamily(1);
    const [child] = children as [CaseRef];
    await mark(child);
    await bench.send(child, "leave");
    await atRest(child);
    await atRest(parent);
    await bench.give(parent, {
      type: "decide",
      decision: "revision",
      reason: null,
      comment: null,
      childrenToAsk: [child.caseId],
    });
    const incidents = async () => {
      const view = await caseOf(env, parent).view();
      return view.ok ? (JSON.parse(view.value.body) as { incidents: { id: string; code: string }[] }).incidents : [];
    };
    await eventually(async () => {
      // Makes the next try due now.
      await inCase(parent, async (_object, state) => {
        state.storage.sql.exec("UPDATE outbox SET due_at_ms = 1 WHERE status = 'pending'");
        await state.storage.setAlarm(Date.now() + 60_000);
      });
      await runDurableObjectAlarm(stubOf(parent));
      expect(await incidents()).toMatchObject([{ code: "event_not_allowed" }]);
    });
    expect(await bench.state(child)).toBe("busy");
    await bench.send(child, "back");
    const [incident] = await incidents();
    expect((await bench.give(parent, { type: "retry_incident", incidentId: incident?.id ?? "" })).ok).toBe(true);
    await waitForState(child, "revision");
  });
});
