import { allowed, command } from "../model/open-case";

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
