import { useEffect, useMemo, useState } from "preact/hooks";
import { getPath, type Json } from "../../../lib/json";
import type { AlertDefinition } from "../../../sdk/api/generated/types";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField } from "../../shared/field";
import { loader } from "../../shared/load";
import { useShortcut } from "../../shared/shortcut";
import type { Alert } from "../model/alert";
import { useWorkflowNames } from "../model/workflow-names";
import { AlertCaseChoice } from "./alert-case-choice";
import { lookAgain } from "./alerts-model";

type Way = "open" | "link";

/** Opens a case in which the alert is looked into, or gives it to one that there is. */
export function AlertCaseDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [way, setWay] = useState<Way>("open");
  const [workflow, setWorkflow] = useState("");
  const [caseId, setCaseId] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const workflows = useWorkflowNames();
  const named = useNamedWorkflow(alert);
  const workflowNames = workflows.map(({ key, name }) => ({ value: key, label: name }));
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
        <AlertCaseChoice
          alert={alert}
          workflows={workflows}
          chosen={caseId}
          onChoose={(id) => {
            setCaseId(id);
            setProblem(null);
          }}
        />
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
