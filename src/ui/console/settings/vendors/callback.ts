import type { Tone } from "../../../shared";

/** A callback as `GET /callbacks` lists it; `body` only where one is read alone. */
export interface StoredCallback {
  id: string;
  status: CallbackStatus;
  reason: string | null;
  /** `token`: the address of one run or of an account; `hook`: the documented address of a case. */
  door: "token" | "hook";
  vendor: string;
  caseId: string | null;
  runId: string | null;
  checkId: string | null;
  bodyBytes: number;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
  settledBy: string | null;
  body?: string | null;
}

export type CallbackStatus = "quarantined" | "received" | "applied" | "ignored" | "discarded";

/** In the order in which somebody looks at them. */
export const callbackStatuses: readonly { key: CallbackStatus; label: string; tone: Tone; nothing: string }[] = [
  { key: "quarantined", label: "Put aside", tone: "warn", nothing: "Everything that came could be proven and placed." },
  { key: "received", label: "Stored", tone: "info", nothing: "Nothing waits to be applied." },
  { key: "applied", label: "Applied", tone: "ok", nothing: "No callback was applied in the last 30 days." },
  { key: "ignored", label: "Not needed", tone: "neutral", nothing: "Nothing came that nobody waited for." },
  { key: "discarded", label: "Discarded", tone: "neutral", nothing: "Nobody has discarded any." },
];

/** The status that the address names; what needs a person when it names none. */
export const statusIn = (text: string | null): CallbackStatus =>
  callbackStatuses.find(({ key }) => key === text)?.key ?? "quarantined";

const reasons: Record<string, string> = {
  bad_signature: "Its signature does not hold, or is missing.",
  unreadable: "It is not what the vendor's contract says.",
  unknown_check: "Nobody here waits for the check that it names.",
  unknown_case: "The case is gone.",
  unknown_report: "Nobody here waits for the report that it names.",
  event_id_reused: "An id that came before came again with another content.",
  not_applied: "It could not be applied, several times.",
  refused: "The case refused it.",
  settled_already: "The answer was there already.",
  came_again: "It came again later and was placed then.",
};

/** Why it stands where it does; null when there is nothing to say. */
export const reasonWords = (reason: string | null): string | null =>
  reason === null ? null : (reasons[reason] ?? `The case said: ${reason.replaceAll("_", " ")}.`);

/** For whom a person may apply it: what they type, as the API wants it named. */
export interface Naming {
  caseId: string;
  runId: string;
  checkId: string;
}

export const namingOf = ({ caseId, runId, checkId }: StoredCallback): Naming => ({
  caseId: caseId ?? "",
  runId: runId ?? "",
  checkId: checkId ?? "",
});

/** The body of `POST /callbacks/{id}/apply`, or why it is not one yet. */
export function applyBody(
  naming: Naming,
  { door, reason }: Pick<StoredCallback, "door" | "reason">,
): { body: object } | { why: string } {
  if (reason === "unknown_report")
    return { why: "A report on a merchant cannot be applied by hand: its vendor sends it again." };
  const [caseId, runId, checkId] = [naming.caseId.trim(), naming.runId.trim(), naming.checkId.trim()];
  if (checkId !== "")
    return caseId === "" && runId === "" ? { body: { checkId } } : { why: "Name a case or a check, not both." };
  if (caseId === "") return { why: "Name the case, or the check that was run alone." };
  if (door === "hook") return { body: { caseId } };
  return runId === "" ? { why: "Name the run that waits." } : { body: { caseId, runId } };
}

/** "312 bytes", "4.1 kB". */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(1)} kB`;
