import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Time } from "../../shared/time";
import { allowed, busy, command } from "../model/open-case";
import type { Incident } from "../model/types";

/** Something that gave up: what it said, and the way to have it tried again. */
export const RetryIncident = ({ incident }: { incident: Incident }) => (
  <div class="notice bad">
    <Icon name="alert" size={14} />
    <p>
      Gave up <Time at={incident.openedAt} />: {incident.message} <span class="mono">{incident.code}</span>
    </p>
    <Button
      size="small"
      icon="refresh"
      blocked={whyNotRetry()}
      busy={busy.value === "Try again"}
      onClick={() => void retryIncident(incident.id)}
    >
      Try again
    </Button>
  </div>
);

export const retryIncident = (id: string): Promise<boolean> =>
  command("Try again", `/incidents/${encodeURIComponent(id)}/retry`, {}, { done: "Trying again." });

/** An incident can be tried again even when the case has ended: what is owed to the outside stays owed. */
export function whyNotRetry(): string | null {
  const why = allowed.value?.work ?? null;
  return why?.startsWith("The case is") ? null : why;
}
