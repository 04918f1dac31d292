import { useEffect, useState } from "preact/hooks";
import { api, Button, sayFailure, Time, toast } from "../../../shared";
import { type OwnEmergency, readAnew } from "../../model/emergency";

/** That the case is open in an emergency, until when, and the way to close it. */
export function EmergencyBanner({ open }: { open: OwnEmergency }) {
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    // A second later, when the server is sure to agree.
    const timer = setTimeout(() => void readAnew(), Math.max(0, Date.parse(open.endsAt) - Date.now()) + 1_000);
    return () => clearTimeout(timer);
  }, [open.endsAt]);
  const end = async () => {
    setBusy(true);
    const ended = await api.delete(`/emergency-access/${encodeURIComponent(open.id)}`);
    if (ended.ok) await readAnew();
    else toast({ tone: "bad", text: sayFailure(ended.error) });
    setBusy(false);
  };
  return (
    <div class="notice bad" role="status">
      <p class="row wrap">
        <span>
          <strong>Emergency access.</strong> You opened this case with nothing hidden or masked. All administrators were
          told; it closes <Time at={open.endsAt} />.
        </span>
        <Button size="small" busy={busy} onClick={() => void end()}>
          Close it now
        </Button>
      </p>
    </div>
  );
}
