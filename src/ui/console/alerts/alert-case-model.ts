import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { getPath, type Json } from "../../../lib/json";
import type { AlertDefinitionVersion, Counterparty } from "../../../sdk/api/generated/types";
import { api, type Listed, sayFailure } from "../../shared/api";
import { type Loader, loader } from "../../shared/load";
import type { Alert } from "../model/alert";
import type { CaseSummary } from "../model/types";
import { casesToOffer, type OfferedCase } from "./cases-to-offer";

export type Way = "open" | "link";
type Given = Pick<Alert, "id" | "source" | "rule" | "subjectId" | "counterpartyId">;

/** Which case an alert goes to: a new one of a workflow, or one of those that are offered. */
export interface AlertCaseModel {
  /** The workflow that the alert's rule opens cases of, as it was last published; null: it names none; undefined: nobody knows yet. */
  readonly named: ReadonlySignal<string | null | undefined>;
  readonly offered: Loader<OfferedCase[]>;
  /** What `offered` is narrowed to; empty: nothing. */
  readonly words: ReadonlySignal<string>;
  /** The id of the case that was chosen, as long as it is among those offered. */
  readonly chosen: ReadonlySignal<string | null>;
  /** Asks which workflow the rule names. */
  loadNamed(): Promise<void>;
  /** Asks for the cases whose names have these words. */
  look(words: string): Promise<void>;
  choose(caseId: string): void;
  /** Opens the case (`workflow` empty: the one that the rule names), or gives the alert to the one chosen. What is in the way, or null: it is done. */
  give(way: Way, workflow: string): Promise<string | null>;
  clear(): void;
}

export function alertCaseModel(alert: Given): AlertCaseModel {
  const isWritten = alert.source === "transaction";
  const versions = loader<{ data: AlertDefinitionVersion[] }>((stop) =>
    api.get(`/alert-definitions/${encodeURIComponent(alert.rule)}/versions`, { signal: stop }),
  );
  const words = signal("");
  const offered = loader<OfferedCase[]>(async (stop) => {
    const asked = words.peek();
    const wanted = { limit: "8", status: "active", outcome: "none", ...(asked !== "" && { q: asked }) };
    const [found, theirs] = await Promise.all([
      api.get<Listed<CaseSummary>>(`/cases?${new URLSearchParams(wanted)}`, { signal: stop }),
      casesOfSubject(alert, stop),
    ]);
    return found.ok ? { ok: true, value: casesToOffer(theirs, found.value.data, asked) } : found;
  });
  const picked = signal<string | null>(null);
  const chosen = computed(() =>
    offered.value?.some(({ offered: { id } }) => id === picked.value) === true ? picked.value : null,
  );
  return {
    ...{ offered, words, chosen },
    named: computed(() => {
      if (!isWritten) return null;
      const published = versions.value?.data;
      return published === undefined ? undefined : workflowOf(published[0]);
    }),
    async loadNamed() {
      if (isWritten) await versions.load();
    },
    async look(wanted) {
      // Nothing of another search stays on the screen.
      offered.clear();
      words.value = wanted;
      await offered.load();
    },
    choose(caseId) {
      picked.value = caseId;
    },
    async give(way, workflow) {
      const caseId = chosen.peek();
      if (way === "link" && caseId === null) return "Choose a case first.";
      const path = `/alerts/${encodeURIComponent(alert.id)}/case`;
      const answer = await api.post(path, way === "link" ? { caseId } : workflow === "" ? {} : { workflow });
      return answer.ok ? null : sayFailure(answer.error);
    },
    clear() {
      versions.clear();
      offered.clear();
    },
  };
}

function workflowOf(newest: AlertDefinitionVersion | undefined): string | null {
  const workflow = newest === undefined ? null : getPath(newest.definition as Json, "opensCase.workflow");
  return typeof workflow === "string" ? workflow : null;
}

/** The newest cases of whom the alert is about; none where nobody is known, or their record is gone: there is the list all the same. */
async function casesOfSubject(
  { subjectId, counterpartyId }: Pick<Given, "subjectId" | "counterpartyId">,
  stop: AbortSignal,
): Promise<CaseSummary[]> {
  let entityId = subjectId;
  if (entityId === null && counterpartyId !== null) {
    const party = await api.get<Counterparty>(`/counterparties/${encodeURIComponent(counterpartyId)}`, {
      signal: stop,
    });
    entityId = party.ok ? party.value.entityId : null;
  }
  if (entityId === null) return [];
  const path = `/entities/${encodeURIComponent(entityId)}/cases?limit=100`;
  const cases = await api.get<Listed<CaseSummary>>(path, { signal: stop });
  return cases.ok ? cases.value.data : [];
}
