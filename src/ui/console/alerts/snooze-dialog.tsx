import { useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { caseNowMs } from "../../shared/time";
import { toast } from "../../shared/toast";
import type { Alert } from "../model/alert";
import { aboutText } from "./alert-words";
import { lookAgain } from "./alerts-model";

const dayMs = 86_400_000;
const usualDays = [7, 30, 90] as const;
const longestDays = 366;

/** A day as the field for days writes it, on the clock and in the place of whoever looks. */
function dayIn(days: number): string {
  const at = new Date(caseNowMs() + days * dayMs);
  const twoDigits = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

/** Until when the rule opens no alert about the same, and why. What happens until then is still written down. */
export function SnoozeDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [until, setUntil] = useState(() => dayIn(30));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ param: string | null; text: string } | null>(null);
  const untilProblem =
    until === ""
      ? "Say until when."
      : until < dayIn(1)
        ? "From tomorrow on."
        : until > dayIn(longestDays)
          ? "For a year at most."
          : null;
  const reasonProblem = reason.trim() === "" ? "Say why." : null;
  const run = async () => {
    setTried(true);
    if (busy || untilProblem !== null || reasonProblem !== null) return;
    setBusy(true);
    const answer = await api.post(`/alerts/${encodeURIComponent(alert.id)}/snooze`, {
      until: new Date(`${until}T00:00:00`).toISOString(),
      reason: reason.trim(),
    });
    setBusy(false);
    setRefused(answer.ok ? null : { param: answer.error.param, text: sayFailure(answer.error) });
    if (!answer.ok) return;
    toast({ tone: "ok", text: "Put off. It stands in the list “Put off”." });
    onClose();
    await lookAgain();
  };
  useShortcut("mod+Enter", "Put off", () => void run(), { inDialog: true, group: "Dialog" });
  const refusalAt = (param: string) => (refused?.param === param ? refused.text : null);
  return (
    <Dialog
      title={`Put off: ${alert.title}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy} onClick={() => void run()}>
            Put off
          </Button>
        </>
      }
    >
      <p class="muted">
        Until then this rule opens no alert about <bdi>{aboutText(alert)}</bdi>; what happens is still written down.
        {alert.closedAt === null && " This alert is dismissed."}
      </p>
      <TextField
        label="Until the start of"
        type="date"
        value={until}
        onInput={setUntil}
        error={refusalAt("until") ?? (tried ? untilProblem : null)}
      />
      <div class="row wrap">
        {usualDays.map((days) => (
          <Button key={days} size="small" kind="quiet" onClick={() => setUntil(dayIn(days))}>
            {days} days
          </Button>
        ))}
      </div>
      <TextField
        label="Why"
        value={reason}
        onInput={setReason}
        rows={3}
        maxLength={2_000}
        error={refusalAt("reason") ?? (tried ? reasonProblem : null)}
        autofocus
      />
      {refused !== null && refused.param === null && (
        <p class="notice bad" role="alert">
          {refused.text}
        </p>
      )}
    </Dialog>
  );
}
