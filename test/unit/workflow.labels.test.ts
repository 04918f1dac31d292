import fc from "fast-check";
import { expect, it } from "vitest";
import { readSnapshot } from "../../src/workflow/read-snapshot";
import { mostLabels } from "../../src/workflow/set-labels";
import { analyst, tell } from "../support/decisions";

const story = () => tell({ states: { open: { on: { close: "over" } }, over: { type: "final" } } });
const labels = (add: string[], remove: string[] = []) => ({ type: "set_labels" as const, add, remove });

it("labels of people who work at the same time all stay, in one order, each once", () => {
  const word = fc.constantFrom("a", "b", "c", "d");
  const step = fc.record({ add: fc.array(word, { maxLength: 3 }), remove: fc.array(word, { maxLength: 2 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const told = story();
      const wanted = new Set<string>();
      for (const { add, remove } of steps) {
        told.give(labels(add, remove), { actor: analyst });
        for (const one of add) wanted.add(one);
        for (const one of remove) wanted.delete(one);
        expect(told.snapshot.labels).toEqual([...wanted].toSorted());
      }
    }),
  );
});

it("what changes nothing makes no version; what changes something says what", () => {
  const told = story();
  expect(told.give(labels(["vip", "wave 2"])).log).toMatchObject({
    type: "labels.changed",
    detail: { added: ["vip", "wave 2"], removed: [] },
  });
  const { version } = told.snapshot;
  expect(told.give(labels(["vip"], ["gone"]))).toMatchObject({ accepted: false });
  expect(told.snapshot.version).toBe(version);
});

it(`a case has ${mostLabels} labels at most, and an ended one keeps and takes some`, () => {
  const told = story();
  told.give(labels(Array.from({ length: mostLabels }, (_, n) => `label ${n}`)));
  expect(told.try(labels(["one more"]))).toMatchObject({ ok: false, error: { code: "bad_value" } });
  told.give({ type: "send_event", name: "close", payload: null });
  told.give(labels(["kept"], ["label 0"]));
  expect(told.snapshot.labels).toContain("kept");
});

it("a case of an earlier release has none", () => {
  const { labels: _none, ...earlier } = story().snapshot;
  expect(readSnapshot(JSON.stringify(earlier)).labels).toEqual([]);
});
