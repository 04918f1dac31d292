import { useEffect, useMemo, useState } from "preact/hooks";
import { getPath, type Json } from "../../../lib/json";
import type { AlertDefinition, DefinitionSummary } from "../../../sdk/api/generated/types";
import { api, type Listed, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { useShortcut } from "../../shared/shortcut";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import type { Alert } from "../model/alert";
import type { CaseSummary } from "../model/types";
import { stateWords } from "../model/words";
import { Name } from "../names/name";
import { lookAgain } from "./alerts-model";

type Way = "open" | "link";

/** Opens a case in which the alert is looked into, or gives it to one that there is. */
export function AlertCaseDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [way, setWay] = useState<Way>("open");
  const [workflow, setWorkflow] = useState("");
  const [caseId, setCaseId] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const workflows = useMemo(
    () => loader<Listed<DefinitionSummary>>((signal) => api.get("/workflow-definitions?limit=100", { signal })),
    [],
  );
  useEffect(() => void workflows.load(), [workflows]);
  const named = useNamedWorkflow(alert);
  const workflowNames = newestOf(workflows.value?.data ?? []);
  const run = async () => {
    if (busy) return;
    if (way === "link" && caseId === null) {
      setProblem("Choose a case first.");
      return;
    }
    if (way === "open" && workflow === "" && named === null) {
      setProblem("Its rule names no workflow: choose one.");
      return;
    }
    setBusy(true);
    const answer = await api.post(
      `/alerts/${encodeURIComponent(alert.id)}/case`,
      way === "link" ? { caseId } : workflow === "" ? {} : { workflow },
    );
    setBusy(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (!answer.ok) return;
    onClose();
    await lookAgain();
  };
  const verb = way === "open" ? "Open the case" : "Give it to this case";
  useShortcut("mod+Enter", verb, () => void run(), { inDialog: true, group: "Dialog" });
  const choose = (next: Way) => () => {
    setWay(next);
    setProblem(null);
  };
  return (
    <Dialog
      title={`A case for: ${alert.title}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy} onClick={() => void run()}>
            {verb}
          </Button>
        </>
      }
    >
      <fieldset class="alert-ways">
        <legend class="unseen">Which case</legend>
        <label>
          <input type="radio" name="way" checked={way === "open"} onChange={choose("open")} data-autofocus /> Open a new
          case
        </label>
        <label>
          <input type="radio" name="way" checked={way === "link"} onChange={choose("link")} /> Give it to an existing
          case
        </label>
      </fieldset>
      {way === "open" ? (
        <SelectField
          label="Workflow"
          value={workflow}
          onChange={(chosen) => {
            setWorkflow(chosen);
            setProblem(null);
          }}
          options={[{ value: "", label: namedWords(named, workflowNames) }, ...workflowNames]}
        />
      ) : (
        <CaseChoice chosen={caseId} onChoose={setCaseId} />
      )}
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

/** The workflow that the alert's rule opens cases of; null: it names none; undefined: nobody knows yet. */
function useNamedWorkflow({ source, rule }: Alert): string | null | undefined {
  const isWritten = source === "transaction";
  const definition = useMemo(
    () => loader<AlertDefinition>((signal) => api.get(`/alert-definitions/${encodeURIComponent(rule)}`, { signal })),
    [rule],
  );
  useEffect(() => {
    if (isWritten) void definition.load();
    return () => definition.clear();
  }, [definition, isWritten]);
  if (!isWritten) return null;
  if (definition.value === null) return undefined;
  const workflow = getPath(definition.value.definition as Json, "opensCase.workflow");
  return typeof workflow === "string" ? workflow : null;
}

function namedWords(named: string | null | undefined, all: readonly { value: string; label: string }[]): string {
  if (named === null) return "Choose one";
  const label = all.find(({ value }) => value === named)?.label;
  return label === undefined ? "The one its rule names" : `${label}, as its rule says`;
}

/** Each workflow once, as its newest version calls it. */
function newestOf(all: readonly DefinitionSummary[]): { value: string; label: string }[] {
  const newest = new Map<string, DefinitionSummary>();
  for (const one of all) if (one.version > (newest.get(one.key)?.version ?? 0)) newest.set(one.key, one);
  return [...newest.values()]
    .map(({ key, name, displayName }) => ({ value: key, label: displayName ?? name }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

const pauseMs = 250;

/** Open cases, those whose name has the words in it. */
function CaseChoice({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string) => void }) {
  const [words, setWords] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  const found = useMemo(
    () =>
      loader<Listed<CaseSummary>>((signal) =>
        api.get(`/cases?${new URLSearchParams({ limit: "8", ...(asked !== "" && { q: asked }) })}`, { signal }),
      ),
    [asked],
  );
  useEffect(() => {
    void found.load();
    return () => found.clear();
  }, [found]);
  return (
    <>
      <TextField label="Search" type="search" value={words} onInput={setWords} placeholder="Name or id" />
      <Loaded of={found.state} retry={() => void found.load()} skeleton={<SkeletonRows rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="muted">No case is called so.</p>
          ) : (
            <fieldset class="alert-cases">
              <legend class="unseen">Cases</legend>
              {data.map(({ id, entity, workflow, state, createdAt }) => (
                <label key={id}>
                  <input type="radio" name="case" checked={chosen === id} onChange={() => onChoose(id)} />
                  <span>
                    <bdi>
                      <Name text={entity.name ?? id} />
                    </bdi>
                    <span class="muted">
                      {workflow.key} · {stateWords(state)} · <Time at={createdAt} />
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
