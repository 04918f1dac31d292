import { allowed, press } from "../model/open-case";

const pathOf = (id: string): string => `/incidents/${encodeURIComponent(id)}/retry`;

export const retryIncident = (id: string): void =>
  press("Try again", pathOf(id), {}, whyNotRetry, { done: "Trying again." });

/** Nothing is tried again: the incident is closed, with who has looked. */
export const closeNews = (id: string): void =>
  press("I have looked", pathOf(id), {}, whyNotRetry, { done: "Noted that you have looked." });

/** An incident can be tried again even when the case has ended: what is owed to the outside stays owed. */
export function whyNotRetry(): string | null {
  const why = allowed.value?.work ?? null;
  return why?.startsWith("The case is") ? null : why;
}
