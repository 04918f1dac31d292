import { useState } from "preact/hooks";
import { type ApiFailure, sayFailure } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import { useShortcut } from "../../../shared/shortcut";
import { plural } from "../../model/words";
import { type Hit, type HitDecision, usualReasons } from "./hit";

/** Asks why before hits are decided. `decide` gives back what it was refused for, or null. */
export function DecideHits({
  hits,
  verdict,
  decide,
  onClose,
}: {
  hits: readonly Hit[];
  verdict: HitDecision["verdict"];
  decide: (reason: string) => Promise<ApiFailure | null>;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const isThem = verdict === "true_positive";
  const verb = isThem ? "It is them" : "It is somebody else";
  const go = async () => {
    setTried(true);
    if (reason.trim() === "" || busy) return;
    setBusy(true);
    const refused = await decide(reason.trim());
    setBusy(false);
    if (refused === null) onClose();
    else setFailure(refused);
  };
  useShortcut("mod+Enter", verb, () => void go(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title={hits.length === 1 ? `${verb}: ${hits[0]?.name ?? ""}` : `${verb}: ${plural(hits.length, "hit")}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind={isThem ? "danger" : "primary"} keys="mod+Enter" busy={busy} onClick={() => void go()}>
            {verb}
          </Button>
        </>
      }
    >
      <p class="muted">
        {hits.every(({ identityScore }) => identityScore === null)
          ? "Kept with your name, for this case, until what the vendor found changes."
          : isThem
            ? "Kept with your name. The screening goes on showing the hit."
            : "Kept with your name. The screening leaves this entry out for this subject until the entry changes."}
      </p>
      {hits.length > 1 && (
        <ul class="plain-list">
          {hits.slice(0, 10).map(({ name, list, entryId }) => (
            <li key={`${list} ${entryId}`} dir="auto">
              {name} <span class="muted">{`${list} ${entryId}`}</span>
            </li>
          ))}
          {hits.length > 10 && <li>and {hits.length - 10} more</li>}
        </ul>
      )}
      <TextField
        label="Why"
        hint="What did you compare?"
        value={reason}
        onInput={setReason}
        rows={3}
        maxLength={2_000}
        error={tried && reason.trim() === "" ? "Say why." : null}
        autofocus
      />
      <div class="row wrap">
        {usualReasons[verdict].map((usual) => (
          <Button key={usual} size="small" kind="quiet" onClick={() => setReason(usual)}>
            {usual}
          </Button>
        ))}
      </div>
      {failure !== null && (
        <p class="notice bad" role="alert">
          {sayFailure(failure)}
        </p>
      )}
    </Dialog>
  );
}
