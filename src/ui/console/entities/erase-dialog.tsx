import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type ApiFailure, api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { Link } from "../../shared/router";
import { ErasureProgress } from "./erasure-progress";

/** Erases somebody whom no case is about, for good: first a reference, then how far it has come. */
export function EraseDialog({
  kind,
  id,
  onClose,
  children,
}: {
  kind: "entities" | "counterparties";
  id: string;
  /** `isErased`: who they were is gone by now. */
  onClose: (isErased: boolean) => void;
  /** What goes, and what stays. */
  children: ComponentChildren;
}) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [refused, setRefused] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [began, setBegan] = useState(false);
  const send = async () => {
    setProblem(reason.trim() === "" ? "Say why: it stays as the proof." : null);
    if (reason.trim() === "" || busy) return;
    setBusy(true);
    const answer = await api.post(`/${kind}/${encodeURIComponent(id)}/erase`, { reason: reason.trim() });
    setBusy(false);
    setRefused(answer.ok ? null : answer.error);
    setBegan(answer.ok);
  };
  // Another dialog, so that the focus goes into it: the button that was pressed is gone.
  if (began)
    return (
      <Dialog
        key="progress"
        title="Erasing for good"
        onClose={() => onClose(true)}
        footer={<Button onClick={() => onClose(true)}>Close</Button>}
      >
        <ErasureProgress id={id} />
      </Dialog>
    );
  return (
    <Dialog
      key="wish"
      title="Erase for good"
      onClose={() => onClose(false)}
      footer={
        <>
          <Button onClick={() => onClose(false)}>Back</Button>
          <Button kind="danger" busy={busy} onClick={() => void send()}>
            Erase for good
          </Button>
        </>
      }
    >
      {children}
      <TextField
        label="Reference"
        hint="Such as the number of the request. It stays as the proof, so no names belong in it."
        value={reason}
        onInput={(words) => {
          setReason(words);
          setProblem(null);
        }}
        maxLength={200}
        autofocus
        error={problem ?? (refused?.param === "reason" ? refused.message : null)}
      />
      {refused !== null && refused.param !== "reason" && <InTheWay refused={refused} />}
    </Dialog>
  );
}

/** What stands in the way, with the way to it. */
const InTheWay = ({ refused }: { refused: ApiFailure }) => {
  const { caseIds } = refused.details;
  const cases = Array.isArray(caseIds) ? caseIds.filter((one) => typeof one === "string") : [];
  return (
    <div class="notice bad" role="alert">
      <p>{sayFailure(refused)}</p>
      {cases.length > 0 && (
        <ul class="plain-list">
          {cases.map((caseId) => (
            <li key={caseId}>
              <Link class="mono breakable" href={`/console/cases/${encodeURIComponent(caseId)}`}>
                {caseId}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
