import { signal } from "@preact/signals";
import { type Answer, type ApiFailure, api, type Listed } from "../../../shared/api";
import { type Loader, loader } from "../../../shared/load";
import { type Hit, type HitDecision, hitKey } from "./hit";

type Verdict = HitDecision["verdict"];

export interface HitsModel {
  /** What was decided before, by subject, newest first. */
  readonly decisions: Loader<Map<string, HitDecision[]>>;
  /** Keys of the hits that are chosen. */
  readonly chosen: { value: ReadonlySet<string> };
  choose(hit: Hit, isOn: boolean): void;
  chooseAll(hits: readonly Hit[]): void;
  /**
   * Says the same of several hits, one after the other. What was said before a refusal stands; the rest stays chosen, so that trying
   * again goes on where it stopped.
   */
  decide(hits: readonly Hit[], verdict: Verdict, reason: string): Promise<{ done: number; failure: ApiFailure | null }>;
}

/** `caseId`: whose timeline tells of what is decided. */
export function hitsModel(subjects: readonly string[], caseId: string): HitsModel {
  const chosen = signal<ReadonlySet<string>>(new Set());
  const decisions = loader<Map<string, HitDecision[]>>(async (stop) => {
    const found = new Map<string, HitDecision[]>();
    const answers = await Promise.all(
      subjects.map((subject) =>
        api.get<Listed<HitDecision>>(`/screening/subjects/${encodeURIComponent(subject)}/decisions?limit=100`, {
          signal: stop,
        }),
      ),
    );
    for (const [i, answer] of answers.entries()) {
      if (!answer.ok) return answer;
      found.set(subjects[i] ?? "", answer.value.data);
    }
    return { ok: true, value: found };
  });
  return {
    decisions,
    chosen,
    choose(hit, isOn) {
      const next = new Set(chosen.value);
      if (isOn) next.add(hitKey(hit));
      else next.delete(hitKey(hit));
      chosen.value = next;
    },
    chooseAll(hits) {
      chosen.value = new Set([...chosen.value, ...hits.map(hitKey)]);
    },
    async decide(hits, verdict, reason) {
      let done = 0;
      let failure: ApiFailure | null = null;
      for (const hit of hits) {
        const answer = await decideOne(hit, caseId, verdict, reason);
        if (!answer.ok) {
          failure = answer.error;
          break;
        }
        done += 1;
        const left = new Set(chosen.value);
        left.delete(hitKey(hit));
        chosen.value = left;
      }
      await decisions.load();
      return { done, failure };
    },
  };
}

const decideOne = ({ subjectKey, list, entryId, entryHash }: Hit, caseId: string, verdict: Verdict, reason: string) =>
  api.post<HitDecision>("/screening/decisions", {
    subjectKey,
    list,
    entryId,
    entryHash,
    caseId,
    verdict,
    reason,
  }) satisfies Promise<Answer<HitDecision>>;
