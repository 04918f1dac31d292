import { useEffect, useState } from "preact/hooks";
import { isAnsweredKind } from "../../../domain/incident-actions";
import {
  type ApiFailure,
  api,
  Button,
  Dialog,
  Failed,
  type Listed,
  SelectField,
  Skeleton,
  TextField,
  toast,
} from "../../shared";
import type { Check } from "../model/types";
import { stateWords } from "../model/words";
import { FormDialog } from "../settings/frame/form-dialog";
import { type AskedIncident, aboutOf, isCheck, readOutput, verdicts } from "./incidents";

interface Props {
  incident: AskedIncident;
  onDone: () => void;
  onClose: () => void;
}

const pathOf = ({ caseId, id }: AskedIncident, what: string): string =>
  `/cases/${encodeURIComponent(caseId)}/incidents/${encodeURIComponent(id)}/${what}`;

/** Gives up for good, with a reason. */
export function SkipDialog({ incident, onDone, onClose }: Props) {
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title={`Give up: ${aboutOf(incident)}`}
      button="Give up for good"
      blocked={reason.trim() === "" ? "Say why first." : null}
      shown={["reason"]}
      onClose={onClose}
      send={async () => {
        const answer = await api.post(pathOf(incident, "skip"), { reason: reason.trim() });
        if (!answer.ok) return answer.error;
        toast({ tone: "ok", text: "Given up. The case stays where it is." });
        onDone();
        return null;
      }}
    >
      {(at) => (
        <>
          <p>
            Nothing is sent again, and nothing follows from it. The case stays in “{stateWords(incident.caseState)}”.
          </p>
          <TextField label="Why" value={reason} onInput={setReason} rows={3} error={at("reason")} autofocus />
        </>
      )}
    </FormDialog>
  );
}

/** A run as far as it says how it could be answered. */
export type AnsweredRun = Pick<Check, "plugin" | "type" | "request">;

/** Says what the vendor should have said. `run` is asked for where it is not known. */
export function SupplyDialog({ run: known = null, ...props }: Props & { run?: AnsweredRun | null }) {
  const { incident, onClose } = props;
  const [run, setRun] = useState<AnsweredRun | null>(known);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const load = async () => {
    setFailure(null);
    const path = `/cases/${encodeURIComponent(incident.caseId)}/checks?limit=100`;
    const answer = await api.get<Listed<AnsweredRun>>(path);
    if (!answer.ok) return setFailure(answer.error);
    const newest = answer.value.data.findLast(({ plugin }) => plugin === incident.plugin);
    setRun(newest ?? { plugin: incident.plugin ?? "", type: "", request: null });
  };
  useEffect(() => {
    if (run === null) void load();
  }, []);
  if (run !== null && isAnsweredKind(run.type)) return <SupplyForm {...props} isVerdict={isCheck(run)} />;
  return (
    <Dialog
      title={`Supply the result: ${aboutOf(incident)}`}
      onClose={onClose}
      footer={
        <Button onClick={onClose} autofocus>
          Back
        </Button>
      }
    >
      {failure !== null ? (
        <Failed failure={failure} retry={() => void load()} />
      ) : run === null ? (
        <Skeleton lines={4} label="Asking what is wanted" />
      ) : (
        <p>Nobody outside answers this one, so there is no result to supply. Try it again, or give it up.</p>
      )}
    </Dialog>
  );
}

function SupplyForm({ incident, isVerdict, onDone, onClose }: Props & { isVerdict: boolean }) {
  const [reason, setReason] = useState("");
  const [verdict, setVerdict] = useState("");
  const [text, setText] = useState(isVerdict ? "" : "{\n  \n}");
  const read = isVerdict && text.trim() === "" ? { output: {} } : readOutput(text);
  const blocked =
    isVerdict && verdict === ""
      ? "Choose what was found."
      : "problem" in read
        ? read.problem
        : reason.trim() === ""
          ? "Say how you know first."
          : null;
  return (
    <FormDialog
      title={`Supply the result: ${aboutOf(incident)}`}
      button="Take it in"
      blocked={blocked}
      shown={["reason", "output", "output.status", "output.data"]}
      onClose={onClose}
      send={async () => {
        if ("problem" in read) return null;
        const output = isVerdict ? { status: verdict, data: read.output } : read.output;
        const answer = await api.post(pathOf(incident, "result"), { output, reason: reason.trim() });
        if (!answer.ok) return answer.error;
        toast({ tone: "ok", text: "Taken in. The case goes on." });
        onDone();
        return null;
      }}
    >
      {(at) => (
        <>
          <p>It is taken in as if the plugin had answered, and the timeline says that it was your word.</p>
          {isVerdict && (
            <SelectField
              label="What was found"
              value={verdict}
              onChange={setVerdict}
              options={[{ value: "", label: "Choose" }, ...verdicts]}
              error={at("output.status")}
              autofocus
            />
          )}
          <TextField
            label={isVerdict ? "Facts (JSON), if there are any" : "Result (JSON)"}
            hint={
              isVerdict
                ? "As they stand in results of this check."
                : "As it should stand where the plugin's answer stands."
            }
            value={text}
            onInput={setText}
            rows={isVerdict ? 4 : 7}
            error={at("output") ?? at("output.data")}
            autofocus={!isVerdict}
          />
          <TextField label="How you know" value={reason} onInput={setReason} rows={2} error={at("reason")} />
        </>
      )}
    </FormDialog>
  );
}
