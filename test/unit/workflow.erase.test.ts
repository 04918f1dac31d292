import { describe, expect, it } from "vitest";
import type { CommandBody } from "../../src/domain";
import { caseView, indexRowOf } from "../../src/workflow/view";
import { compiled, type Plot, type Story, tell } from "../support/decisions";

const canary = "Zyxcanary";
const plot: Plot = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
  data: { companyName: canary, email: `${canary}@people.test`, country: "GB" },
  opening: { externalId: canary, metadata: { remark: canary }, language: "en", config: { remark: canary } },
};
const erase: CommandBody = { type: "erase", basis: "request", reason: "DSR-1" };
const approve: CommandBody = { type: "send_event", name: "approve", payload: null };

function settled() {
  const story = tell(plot);
  story.give({ type: "set_labels", add: [canary.toLowerCase()], remove: [] });
  story.give({ type: "add_note", noteId: "note_1", content: canary, parentId: null });
  story.give(approve);
  return story;
}

const refusal = (story: Story, body: CommandBody) => {
  const tried = story.try(body);
  return tried.ok ? null : tried.error;
};

describe("erasing a case", () => {
  // Sabotage tried: labels stay when a case is erased (erase.ts) → red.
  it("leaves how it ended and when, and nothing that says whom it was about", () => {
    const story = settled();
    const before = story.snapshot;
    const told = story.give(erase);
    const { snapshot: now } = story;
    expect(JSON.stringify(now).toLowerCase()).not.toContain(canary.toLowerCase());
    for (const kept of [
      "caseId",
      "status",
      "outcome",
      "workflow",
      "configuration",
      "createdAtMs",
      "resolvedAtMs",
    ] as const)
      expect(now[kept]).toEqual(before[kept]);
    expect(now).toMatchObject({
      version: before.version + 1,
      context: {},
      erasure: { basis: "request", reason: "DSR-1" },
    });
    expect(now.entity.id).not.toBe(before.entity.id);
    expect(told.events.map(({ type }) => type)).toEqual(["case.erased"]);
    expect(told.effects.map(({ effect }) => effect)).toMatchObject([
      { kind: "erase_case", entityId: before.entity.id, childIds: [], basis: "request" },
    ]);
    const definition = compiled(plot);
    const row = indexRowOf(definition, now, null, (compact) => compact);
    expect(row).toMatchObject({ name: null, email: null, country: null, externalId: null, labels: [], related: [] });
    expect(caseView(definition, now, {})).toMatchObject({ erased: { basis: "request", doneAt: null, counts: null } });
  });

  it("changes nothing the second time, and takes nothing in but its own end", () => {
    const story = settled();
    story.give(erase);
    const { version } = story.snapshot;
    expect(story.give({ ...erase, reason: "DSR-2" })).toMatchObject({ accepted: false, effects: [], events: [] });
    expect(story.snapshot.version).toBe(version);
    const closed = { code: "case_closed", status: "erased" };
    const late: CommandBody[] = [
      approve,
      { type: "add_note", noteId: "note_2", content: "late", parentId: null },
      { type: "set_labels", add: ["late"], remove: [] },
      { type: "hold", reason: "late" },
    ];
    for (const body of late) expect(refusal(story, body)).toEqual(closed);
    story.give({ type: "erasure_done", counts: { mails: 2 } });
    expect(story.snapshot.erasure?.done?.counts).toEqual({ mails: 2 });
  });

  it("waits for the end of the case, and for the end of a legal hold", () => {
    const story = tell(plot);
    expect(refusal(story, erase)).toEqual({ code: "case_open" });
    story.give(approve);
    story.give({ type: "hold", reason: "Litigation 7" });
    expect(refusal(story, erase)).toEqual({ code: "legal_hold", reason: "Litigation 7" });
    expect(refusal(story, { type: "delete_note", noteId: "note_1" })).toMatchObject({ code: "legal_hold" });
    story.give({ type: "hold", reason: null });
    expect(story.give(erase).accepted).toBe(true);
  });
});
