import { useEffect, useMemo, useState } from "preact/hooks";
import type { Counterparty } from "../../../sdk/api/generated/types";
import { api, type Listed } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { TextField } from "../../shared/field";
import { loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import type { Alert } from "../model/alert";
import type { CaseSummary } from "../model/types";
import { stateWords } from "../model/words";
import { type WorkflowName, workflowName } from "../model/workflow-names";
import { Name } from "../names/name";
import { casesToOffer } from "./cases-to-offer";

const pauseMs = 250;

/** The newest cases of whom the alert is about; none where nobody is known, or their record is gone: there is the list all the same. */
async function casesOfSubject(
  subjectId: string | null,
  counterpartyId: string | null,
  signal: AbortSignal,
): Promise<CaseSummary[]> {
  let entityId = subjectId;
  if (entityId === null && counterpartyId !== null) {
    const party = await api.get<Counterparty>(`/counterparties/${encodeURIComponent(counterpartyId)}`, { signal });
    entityId = party.ok ? party.value.entityId : null;
  }
  if (entityId === null) return [];
  const path = `/entities/${encodeURIComponent(entityId)}/cases?limit=100`;
  const cases = await api.get<Listed<CaseSummary>>(path, { signal });
  return cases.ok ? cases.value.data : [];
}

/** Running cases, those whose name has the words in it; those of whom the alert is about first. */
export function AlertCaseChoice({
  alert: { subjectId, counterpartyId },
  workflows,
  chosen,
  onChoose,
}: {
  alert: Pick<Alert, "subjectId" | "counterpartyId">;
  workflows: readonly WorkflowName[];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const [words, setWords] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  const offered = useMemo(
    () =>
      loader(async (signal) => {
        const wanted = { limit: "8", status: "active", outcome: "none", ...(asked !== "" && { q: asked }) };
        const [found, theirs] = await Promise.all([
          api.get<Listed<CaseSummary>>(`/cases?${new URLSearchParams(wanted)}`, { signal }),
          casesOfSubject(subjectId, counterpartyId, signal),
        ]);
        return found.ok ? { ok: true, value: casesToOffer(theirs, found.value.data, asked !== "") } : found;
      }),
    [asked, subjectId, counterpartyId],
  );
  useEffect(() => {
    void offered.load();
    return () => offered.clear();
  }, [offered]);
  return (
    <>
      <TextField label="Search" type="search" value={words} onInput={setWords} placeholder="Name or id" />
      <Loaded of={offered.state} retry={() => void offered.load()} skeleton={<SkeletonRows rows={4} />}>
        {(cases) =>
          cases.length === 0 ? (
            <p class="muted">{asked === "" ? "No case is running." : "No running case is called so."}</p>
          ) : (
            <fieldset class="alert-cases">
              <legend class="unseen">Cases</legend>
              {cases.map(({ offered: { id, entity, workflow, state, createdAt }, isTheirs }) => (
                <label key={id}>
                  <input type="radio" name="case" checked={chosen === id} onChange={() => onChoose(id)} />
                  <span>
                    <span class="row wrap">
                      <bdi>
                        <Name text={entity.name ?? id} />
                      </bdi>{" "}
                      {isTheirs && <Badge tone="info">about the same</Badge>}
                    </span>
                    <span class="muted">
                      {workflowName(workflows, workflow.key)} · {stateWords(state)} · <Time at={createdAt} />
                    </span>
                  </span>
                </label>
              ))}
            </fieldset>
          )
        }
      </Loaded>
    </>
  );
}
