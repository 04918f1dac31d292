import { useState } from "preact/hooks";
import type { AlertAction } from "../../../domain";
import { type ApiFailure, sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { toast } from "../../shared/toast";
import type { Alert } from "../model/alert";
import { myId, people, worksOnCases } from "../model/session";
import { plural } from "../model/words";
import { aboutText, actionWords, decidedWords, standsWords } from "./alert-words";
import { type AlertsDecided, type Asked, act, actOnAll } from "./alerts-model";
import { putBack } from "./take-up";

/**
 * Asks why, and does it. What was refused is said here, alert by alert; the others are done. Of one alert that somebody else changed
 * meanwhile the new state is shown, and the same button decides on that one.
 */
export function DecideAlerts({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { action } = asked;
  const { verb, means, needsReason, usual } = actionWords[action];
  const [alerts, setAlerts] = useState(asked.alerts);
  const [reason, setReason] = useState("");
  const [assigneeId, setAssigneeId] = useState(myId.peek());
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [results, setResults] = useState<AlertsDecided | null>(asked.results ?? null);
  const [first] = alerts;
  const isOne = alerts.length === 1;
  const missing = needsReason && reason.trim() === "";
  const run = async () => {
    setTried(true);
    if (missing || busy || first === undefined || results !== null) return;
    setBusy(true);
    const deed = { action, reason: reason.trim() || null, assigneeId: assigneeId === "" ? null : assigneeId };
    if (isOne) {
      const { answer, now } = await act(first, deed);
      setFailure(answer.ok ? null : answer.error);
      // How it is now is said below: whoever presses again has seen it.
      if (now !== null) setAlerts([now]);
      if (answer.ok) onClose();
    } else {
      const answer = await actOnAll(alerts, deed);
      setFailure(answer.ok ? null : answer.error);
      if (answer.ok && answer.value.refused.length === 0) {
        toast({ tone: "ok", text: decidedWords(action, answer.value.accepted.length, 0) });
        onClose();
      } else if (answer.ok) setResults(answer.value);
    }
    setBusy(false);
  };
  useShortcut("mod+Enter", verb, () => void run(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title={isOne ? `${verb}: ${first?.title ?? ""}` : `${verb} ${plural(alerts.length, "alert")}`}
      onClose={onClose}
      footer={
        results !== null ? (
          <>
            {action === "review" && results.accepted.length > 0 && (
              <Button
                icon="undo"
                onClick={() => {
                  onClose();
                  void putBack(results.accepted.map(({ id }) => id));
                }}
              >
                Put back what was taken up
              </Button>
            )}
            <Button kind="primary" onClick={onClose} autofocus>
              Close
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Back</Button>
            <Button
              kind={action === "reject" ? "danger" : "primary"}
              keys="mod+Enter"
              busy={busy}
              blocked={
                isOne && first !== undefined && !first.allowedActions.includes(action) ? "It is closed already." : null
              }
              onClick={() => void run()}
            >
              {verb}
            </Button>
          </>
        )
      }
    >
      {results !== null ? (
        <Results action={action} results={results} alerts={alerts} />
      ) : (
        <>
          <p class="muted">{means}</p>
          {!isOne && <Which alerts={alerts} />}
          {action === "assign" && (
            <SelectField
              label="To"
              value={assigneeId}
              options={[
                ...(people.value ?? [])
                  .filter(worksOnCases)
                  .map(({ id, name }) => ({ value: id, label: id === myId.value ? `${name} (you)` : name })),
                { value: "", label: "Nobody" },
              ]}
              onChange={setAssigneeId}
              autofocus
            />
          )}
          {action !== "assign" && (
            <>
              <TextField
                label={needsReason ? "Why" : "Why (if you like)"}
                value={reason}
                onInput={setReason}
                rows={3}
                maxLength={2_000}
                error={tried && missing ? "Say why." : null}
                autofocus
              />
              <div class="row wrap">
                {usual.map((text) => (
                  <Button key={text} size="small" kind="quiet" onClick={() => setReason(text)}>
                    {text}
                  </Button>
                ))}
              </div>
            </>
          )}
          <Faster failure={failure} alert={isOne ? first : undefined} />
        </>
      )}
    </Dialog>
  );
}

const mostListed = 8;
const Which = ({ alerts }: { alerts: readonly Alert[] }) => (
  <ul class="plain-list">
    {alerts.slice(0, mostListed).map((alert) => (
      <li key={alert.id} dir="auto">
        {alert.title} <span class="muted">{aboutText(alert)}</span>
      </li>
    ))}
    {alerts.length > mostListed && <li class="muted">and {alerts.length - mostListed} more</li>}
  </ul>
);

/** Two people at once: what the other one made of it. */
function Faster({ failure, alert }: { failure: ApiFailure | null; alert: Alert | undefined }) {
  if (failure === null) return null;
  const wasFaster = failure.code === "stale_version" || failure.code === "conflict";
  if (!wasFaster || alert === undefined)
    return (
      <p class="notice bad" role="alert">
        {sayFailure(failure)}
      </p>
    );
  return (
    <div class="notice warn" role="alert">
      <p>
        {failure.code === "stale_version"
          ? `${standsWords(alert)} Nothing you wrote is lost: look again, then decide.`
          : sayFailure(failure)}
      </p>
    </div>
  );
}

function Results({
  action,
  results,
  alerts,
}: {
  action: AlertAction;
  results: AlertsDecided;
  alerts: readonly Alert[];
}) {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return (
    <>
      <p role="status">{decidedWords(action, results.accepted.length, results.refused.length)}</p>
      <ul class="alert-lines">
        {results.refused.map(({ id, message, code }) => {
          const alert = byId.get(id);
          return (
            <li key={id}>
              <span>
                <span dir="auto">{alert?.title ?? id}</span>{" "}
                {alert !== undefined && <span class="muted">{aboutText(alert)}</span>}
                <span class="alert-reason-text">
                  {code === "stale_version" ? "Somebody changed it meanwhile. It stays chosen: look again." : message}
                </span>
              </span>
              <Badge tone="warn" icon="alert">
                not done
              </Badge>
            </li>
          );
        })}
      </ul>
    </>
  );
}
