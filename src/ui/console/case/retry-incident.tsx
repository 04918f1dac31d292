import type { ComponentChildren } from "preact";
import { runbookHref } from "../../../domain/runbooks";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Time } from "../../shared/time";
import { isNews } from "../model/needs";
import { allowed, busy, command } from "../model/open-case";
import type { Incident } from "../model/types";

/**
 * Something that gave up, or news that somebody must see: what it said, and the way to have it tried again or closed. `children`: what
 * else can be done about it.
 */
export function RetryIncident({ incident, children }: { incident: Incident; children?: ComponentChildren }) {
  const news = isNews(incident);
  return (
    <div class="notice bad">
      <Icon name="alert" size={14} />
      <p>
        {news ? "Since" : "Gave up"} <Time at={incident.openedAt} />: {incident.message}{" "}
        <span class="mono">{incident.code}</span> ·{" "}
        <a href={runbookHref(incident.code)} target="_blank" rel="noreferrer">
          Help
          <span class="unseen"> with {incident.code}, in a new tab</span>
        </a>
      </p>
      <Button
        size="small"
        icon={news ? "check" : "refresh"}
        blocked={whyNotRetry()}
        busy={busy.value === (news ? "I have looked" : "Try again")}
        onClick={() => void (news ? closeNews : retryIncident)(incident.id)}
      >
        {news ? "I have looked" : "Try again"}
      </Button>
      {children}
    </div>
  );
}

export const retryIncident = (id: string): Promise<boolean> =>
  command("Try again", `/incidents/${encodeURIComponent(id)}/retry`, {}, { done: "Trying again." });

/** Nothing is tried again: the incident is closed, with who has looked. */
export const closeNews = (id: string): Promise<boolean> =>
  command("I have looked", `/incidents/${encodeURIComponent(id)}/retry`, {}, { done: "Noted that you have looked." });

/** An incident can be tried again even when the case has ended: what is owed to the outside stays owed. */
export function whyNotRetry(): string | null {
  const why = allowed.value?.work ?? null;
  return why?.startsWith("The case is") ? null : why;
}
