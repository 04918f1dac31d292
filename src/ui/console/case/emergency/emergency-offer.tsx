import { useState } from "preact/hooks";
import { Button } from "../../../shared";
import { EmergencyDialog } from "./emergency-dialog";

/** The way into a case that is closed to whoever looks, or masked for them. */
export function EmergencyOffer({ caseId, lead }: { caseId: string; lead: string }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <p class="row wrap">
        <span class="muted">{lead}</span>
        <Button size="small" icon="shield" onClick={() => setIsAsking(true)}>
          Open in an emergency…
        </Button>
      </p>
      {isAsking && <EmergencyDialog caseId={caseId} onClose={() => setIsAsking(false)} />}
    </>
  );
}
