import { useState } from "preact/hooks";
import type { MonitorKind } from "../../../domain/monitoring";
import { withoutTurns } from "../../../lib/plain-name";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { caseNowMs } from "../../shared/time";
import { toast } from "../../shared/toast";
import { kindWords, monitorPath } from "./monitor";

const dayMs = 86_400_000;
const usualDays = [7, 30, 90] as const;

/** A day as the field for days writes it, on the clock and in the place of whoever looks. */
function dayIn(days: number): string {
  const at = new Date(caseNowMs() + days * dayMs);
  const twoDigits = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

/** Until when nobody is asked about somebody. What came due meanwhile is due when it ends. */
export function PauseDialog({
  entityId,
  name,
  kind,
  onClose,
  onDone,
}: {
  entityId: string;
  name: string;
  kind: MonitorKind;
  onClose: () => void;
  onDone: () => void;
}) {
  const [until, setUntil] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const problem = until !== "" && until < dayIn(1) ? "From tomorrow on." : null;
  const send = async () => {
    if (busy || problem !== null) return;
    setBusy(true);
    const answer = await api.post(monitorPath(entityId, `/${kind}/pause`), {
      until: until === "" ? null : new Date(`${until}T00:00:00`).toISOString(),
    });
    setBusy(false);
    setRefused(answer.ok ? null : sayFailure(answer.error));
    if (!answer.ok) return;
    toast({ tone: "ok", text: "Paused. What comes due meanwhile is due when it ends." });
    onClose();
    onDone();
  };
  useShortcut("mod+Enter", "Pause", () => void send(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title={`Pause: ${kindWords[kind].label}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy} blocked={problem} onClick={() => void send()}>
            Pause
          </Button>
        </>
      }
    >
      <p class="muted">
        Until then nobody is asked about <bdi>{withoutTurns(name)}</bdi>. What a vendor that keeps watch tells is heard
        all the same.
      </p>
      <TextField
        label="Until the start of"
        hint="Empty: until somebody resumes it."
        type="date"
        value={until}
        onInput={(day) => {
          setRefused(null);
          setUntil(day);
        }}
        error={problem ?? refused}
        autofocus
      />
      <div class="row wrap">
        {usualDays.map((days) => (
          <Button key={days} size="small" kind="quiet" onClick={() => setUntil(dayIn(days))}>
            {days} days
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
