import { writeMarks } from "../collection/draft-marks";
import { keyOf } from "../collection/draft-names";
import { type Clash, marksOf } from "../collection/drafts";
import { type Field, fieldsOf } from "../collection/fields";
import type { FormFacts, FormPage } from "../collection/form";
import { postedOf } from "../collection/read-value";
import { settingsOf } from "../env";
import { base64url, hmacSha256, randomSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { answerText } from "../ui/flow/build-review";
import type { ClashShown, Keeping } from "../ui/flow/model";
import { labelOf, type Seen } from "../ui/flow/seen";
import type { Posted } from "./flow-post";
import type { Pairs, Visit } from "./flow-visit";

/** What two people, or one on two devices, typed differently: once per field, as people read it. */
export function clashesShown(
  page: FormPage,
  mine: Seen & { pairs: Pairs },
  theirs: { facts: FormFacts; pairs: Pairs },
  clashes: readonly Clash[],
): ClashShown[] {
  const here = fieldsByKey(page, mine.facts, mine.pairs);
  const there = fieldsByKey(page, theirs.facts, theirs.pairs);
  const shown = new Map<string, ClashShown>();
  for (const clash of clashes) {
    const key = here.has(clash.key) ? clash.key : clash.key.slice(0, clash.key.lastIndexOf("."));
    const field = here.get(key);
    if (field === undefined) continue;
    const other = there.get(key);
    const known = shown.get(field.name);
    const values: [string, string[]] = [clash.name, clash.theirs];
    if (known !== undefined) {
      known.values.push(values);
      continue;
    }
    shown.set(field.name, {
      field: field.name,
      label: labelOf(field.element, mine),
      mine: answerText(field.element, field.value, mine),
      theirs: other === undefined ? null : answerText(other.element, other.value, mine),
      at: clash.atMs === null ? null : new Date(clash.atMs).toISOString(),
      values: [values],
    });
  }
  return [...shown.values()];
}

/** Fields by the name that they, or their parts, are kept under. */
function fieldsByKey(page: FormPage, facts: FormFacts, pairs: Pairs): Map<string, Field> {
  const posted = postedOf(pairs);
  return new Map(fieldsOf(page, facts).map((field) => [keyOf(field.name, posted), field]));
}

/** What a page brings along so that nothing typed on it gets lost. */
export function keepingOf(visit: Visit, page: FormPage, standing: FormFacts, isLast: boolean): Keeping {
  const { env, applicant, view } = visit;
  const whose = `${applicant.ref.tenantId}|${applicant.ref.caseId}|${applicant.linkId}`;
  const name = base64url(hmacSha256(derivedKey(settingsOf(env).MASTER_KEY, "kept-on-device"), whose)).slice(0, 22);
  return {
    seen: writeMarks(marksOf(page, standing)),
    name,
    version: view.drafts[page.id]?.version ?? 0,
    sentAtMs: view.progress.pages[page.id] ?? null,
    session: {
      leftSeconds: Math.max(0, Math.floor((applicant.session.endsAtMs - Date.now()) / 1_000)),
      idleSeconds: applicant.session.idleMs / 1_000,
    },
    attempt: isLast ? randomSecret(16) : null,
    hasCompany: view.links.some(
      ({ kind, usedAtMs, revokedAtMs }) => kind === "handoff" && usedAtMs !== null && revokedAtMs === null,
    ),
  };
}

/** A post in which one field does not count: what stands there is to stay. */
export function withoutField(posted: Posted, field: string): Posted {
  const isOf = (name: string): boolean => name === field || name.startsWith(`${field}.`);
  const seen = new Map(posted.seen);
  for (const name of [...seen.keys(), field]) if (isOf(name)) seen.set(name, { marks: [], isHidden: true });
  return { ...posted, typed: posted.typed.filter(([name]) => !isOf(name)), seen };
}
