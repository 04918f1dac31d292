import { useState } from "preact/hooks";
import { type ApiFailure, Button, Dialog, SelectField, sayFailure, TextField, Time } from "../../../shared";
import { useWatch } from "../frame/when";
import type { Replay } from "./endpoint";
import type { EndpointModel } from "./endpoint-model";

const lookAgainMs = 700;

/** Sends again what failed, or what the endpoint never got, since a time; shows how far it has come. */
export function ReplayDialog({ model, onClose }: { model: EndpointModel; onClose: () => void }) {
  const [kind, setKind] = useState<Replay["kind"]>("failed");
  const [since, setSince] = useState(yesterday());
  const [replay, setReplay] = useState<Replay | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const begin = async (from: string) => {
    setBusy(true);
    setFailure(null);
    const answer = await model.replay(kind, from);
    setBusy(false);
    if (answer.ok) setReplay(answer.value);
    else setFailure(answer.error);
  };
  useWatch(replay?.status === "running", lookAgainMs, async () => {
    if (replay === null) return;
    const answer = await model.replayed(replay.id);
    if (!answer.ok) return setFailure(answer.error);
    setReplay(answer.value);
    if (answer.value.status === "done") void model.deliveries.load();
  });
  const isNoTime = Number.isNaN(Date.parse(since));
  return (
    <Dialog
      title="Send again"
      onClose={onClose}
      footer={
        replay === null ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              kind="primary"
              busy={busy}
              blocked={isNoTime ? "Say since when." : null}
              onClick={() => void begin(new Date(since).toISOString())}
            >
              Send again
            </Button>
          </>
        ) : (
          <>
            {replay.truncated && replay.reachedAt !== null && replay.status === "done" && (
              <Button busy={busy} onClick={() => void begin(replay.reachedAt ?? "")}>
                Go on
              </Button>
            )}
            <Button kind="primary" onClick={onClose}>
              Close
            </Button>
          </>
        )
      }
    >
      {replay === null ? (
        <div class="stack">
          <SelectField
            label="What"
            hint={
              kind === "failed"
                ? "Every delivery that failed begins a fresh round of attempts."
                : "Events of the log that this endpoint wants and was never given: it was made later, switched off, or wanted less."
            }
            value={kind}
            options={[
              { value: "failed", label: "Deliveries that failed" },
              { value: "missing", label: "Events it never got" },
            ]}
            onChange={(next) => setKind(next === "missing" ? "missing" : "failed")}
            autofocus
          />
          <TextField label="Since" type="datetime-local" value={since} onInput={setSince} required />
          <p class="muted">Your service may have some of them already: it knows them by their id.</p>
        </div>
      ) : (
        <Progress replay={replay} />
      )}
      {failure !== null && (
        <div class="notice bad" role="alert">
          <p>{sayFailure(failure)}</p>
        </div>
      )}
    </Dialog>
  );
}

const Progress = ({ replay }: { replay: Replay }) => (
  <div role="status">
    <p>
      {replay.status === "running" ? "Under way: " : "Done: "}
      <span class="num">{replay.sent}</span> sent again, <span class="num">{replay.looked}</span> looked at.
    </p>
    {replay.truncated && replay.reachedAt !== null && (
      <p>
        There is more than goes in one go. Everything up to <Time at={replay.reachedAt} exact /> is done.
      </p>
    )}
  </div>
);

/** A day ago, as a field of a form has it: in the time of this place. */
function yesterday(): string {
  const at = new Date(Date.now() - 86_400_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
