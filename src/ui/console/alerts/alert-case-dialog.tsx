import { useEffect, useMemo, useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import type { Alert } from "../model/alert";
import { useWorkflowNames } from "../model/workflow-names";
import { AlertCaseChoice } from "./alert-case-choice";
import { alertCaseModel, type Way } from "./alert-case-model";
import { lookAgain } from "./alerts-model";

/** Opens a case in which the alert is looked into, or gives it to one that there is. */
export function AlertCaseDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [way, setWay] = useState<Way>("open");
  const [workflow, setWorkflow] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const workflows = useWorkflowNames();
  const model = useMemo(() => alertCaseModel(alert), [alert]);
  useEffect(() => {
    void model.loadNamed();
    return () => model.clear();
  }, [model]);
  const workflowNames = workflows.map(({ key, name }) => ({ value: key, label: name }));
  const run = async () => {
    if (busy) return;
    setBusy(true);
    const inTheWay = await model.give(way, workflow);
    setBusy(false);
    setProblem(inTheWay);
    if (inTheWay !== null) return;
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
          options={[{ value: "", label: namedWords(model.named.value, workflowNames) }, ...workflowNames]}
        />
      ) : (
        <AlertCaseChoice model={model} onChoose={() => setProblem(null)} />
      )}
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

function namedWords(named: string | null | undefined, all: readonly { value: string; label: string }[]): string {
  if (named === null) return "Choose one";
  const label = all.find(({ value }) => value === named)?.label;
  return label === undefined ? "The one its rule names" : `${label}, as its rule says`;
}
