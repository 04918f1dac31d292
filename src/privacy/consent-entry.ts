import type { Consent } from "../domain";

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** A consent as it is told: by the API, and to the person themselves. */
export const consentEntry = ({ subject, givenAtMs, withdrawn, by, workflow, ...told }: Consent) => ({
  ...told,
  person: subject,
  workflow: { ...workflow },
  by: { kind: by.kind, id: by.id },
  givenAt: iso(givenAtMs),
  withdrawn:
    withdrawn === null
      ? null
      : {
          at: iso(withdrawn.atMs),
          by: { kind: withdrawn.by.kind, id: withdrawn.by.id },
          reason: withdrawn.reason,
        },
});
