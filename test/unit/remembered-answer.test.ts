import fc from "fast-check";
import { expect, it } from "vitest";
import { keptAnswer, repeatedAnswer } from "../../durable-objects/remembered-answer";
import type { CommandAnswer } from "../../src/cases/case-api";
import type { CaseLink } from "../../src/domain";

const secretOf = ({ id, generation }: { id: string; generation: number }): string => `s3cret-of-${id}-${generation}`;
const link = { id: "link_1", generation: 2 } as CaseLink;
const answerWith = (body: string) => ({
  ok: true as const,
  value: { body, version: 3, repeated: false } as CommandAnswer,
});

// G27, G3
it("keeps an answer without the secret of its link, and repeats it byte for byte", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const answer = answerWith(JSON.stringify({ before, links: { collection: `/go/r.${secretOf(link)}` }, after }));
      const kept = keptAnswer(answer, link, secretOf);
      expect(kept).not.toContain(secretOf(link));
      expect(repeatedAnswer(kept, secretOf)).toEqual({ ok: true, value: { ...answer.value, repeated: true } });
    }),
  );
});

it("keeps answers without a link, and refusals, as they are", () => {
  const plain = answerWith('{"id":"case_1"}');
  expect(repeatedAnswer(keptAnswer(plain, null, secretOf), secretOf)).toEqual({
    ok: true,
    value: { ...plain.value, repeated: true },
  });
  const refusal = { ok: false as const, error: { code: "unknown_case" as const } };
  expect(repeatedAnswer(keptAnswer(refusal, link, secretOf), secretOf)).toEqual(refusal);
});
