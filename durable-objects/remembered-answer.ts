import type { CommandAnswer } from "../src/cases/case-api";
import type { CaseLink, Refusal } from "../src/domain";
import type { Result } from "../src/lib/result";

type Answer = Result<CommandAnswer, Refusal>;
type SecretOf = (link: Pick<CaseLink, "id" | "generation">) => string;

/** Where in a kept answer the secret of a link stood. */
interface Gap {
  place: number;
  id: string;
  generation: number;
}

/**
 * An answer as it is kept for a repeat. A Case shows the applicant's link; its secret, which follows from a key, is left out, because
 * secrets of links are never stored.
 */
export function keptAnswer(answer: Answer, link: CaseLink | null, secretOf: SecretOf): string {
  const secret = link === null ? "" : secretOf(link);
  const place = answer.ok && link !== null ? answer.value.body.indexOf(secret) : -1;
  if (!answer.ok || link === null || place < 0) return JSON.stringify(answer);
  const { body } = answer.value;
  const gap: Gap = { place, id: link.id, generation: link.generation };
  const value = { ...answer.value, body: body.slice(0, place) + body.slice(place + secret.length) };
  return JSON.stringify({ ...answer, value, gap });
}

/** The same answer again, byte for byte. */
export function repeatedAnswer(kept: string, secretOf: SecretOf): Answer {
  const { gap, ...answer } = JSON.parse(kept) as Answer & { gap?: Gap };
  if (!answer.ok) return answer;
  const { body } = answer.value;
  const whole = gap === undefined ? body : body.slice(0, gap.place) + secretOf(gap) + body.slice(gap.place);
  return { ok: true, value: { ...answer.value, body: whole, repeated: true } };
}
