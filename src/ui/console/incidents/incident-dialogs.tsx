import { useState } from "preact/hooks";
import { api, TextField, toast } from "../../shared";
import { stateWords } from "../model/words";
import { FormDialog } from "../settings/frame/form-dialog";
import { type AskedIncident, aboutOf, readOutput } from "./incidents";

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

/** Says what the vendor should have said. */
export function SupplyDialog({ incident, onDone, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [text, setText] = useState("{\n  \n}");
  const read = readOutput(text);
  const blocked = "problem" in read ? read.problem : reason.trim() === "" ? "Say how you know first." : null;
  return (
    <FormDialog
      title={`Supply the result: ${aboutOf(incident)}`}
      button="Take it in"
      blocked={blocked}
      shown={["reason", "output"]}
      onClose={onClose}
      send={async () => {
        if ("problem" in read) return null;
        const answer = await api.post(pathOf(incident, "result"), { output: read.output, reason: reason.trim() });
        if (!answer.ok) return answer.error;
        toast({ tone: "ok", text: "Taken in. The case goes on." });
        onDone();
        return null;
      }}
    >
      {(at) => (
        <>
          <p>It is taken in as if the plugin had answered, and the timeline says that it was your word.</p>
          <TextField
            label="Result (JSON)"
            hint="As it should stand where the plugin's answer stands."
            value={text}
            onInput={setText}
            rows={7}
            error={at("output")}
            autofocus
          />
          <TextField label="How you know" value={reason} onInput={setReason} rows={2} error={at("reason")} />
        </>
      )}
    </FormDialog>
  );
}
