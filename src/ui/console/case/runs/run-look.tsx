import { Badge, type Tone } from "../../../shared/badge";
import type { IconName } from "../../../shared/icon";
import type { Check } from "../../model/types";

interface Look {
  tone: Tone;
  icon: IconName;
  words: string;
}
const resultLooks: Record<NonNullable<Check["result"]>["status"], Look> = {
  clear: { tone: "ok", icon: "check", words: "Clear" },
  review: { tone: "warn", icon: "alert", words: "To review" },
  rejected: { tone: "bad", icon: "close", words: "Hit" },
  not_found: { tone: "warn", icon: "help", words: "Not found" },
  cancelled: { tone: "neutral", icon: "minus", words: "Not offered" },
  error: { tone: "bad", icon: "alert", words: "Error" },
  pending: { tone: "info", icon: "clock", words: "Waiting" },
};
const runLooks: Record<Check["status"], Look> = {
  running: { tone: "info", icon: "clock", words: "Running" },
  waiting: { tone: "info", icon: "clock", words: "Waiting" },
  success: { tone: "ok", icon: "check", words: "Done" },
  error: { tone: "bad", icon: "alert", words: "No answer" },
  cancelled: { tone: "neutral", icon: "minus", words: "Not offered" },
  timeout: { tone: "bad", icon: "clock", words: "Timed out" },
  superseded: { tone: "neutral", icon: "refresh", words: "Replaced" },
  incident: { tone: "bad", icon: "alert", words: "Gave up" },
};
/** People and time say other things than vendors do. */
const ownLooks: Record<string, Partial<Record<Check["status"], Look>>> = {
  approval: {
    success: { tone: "ok", icon: "check", words: "Approved" },
    cancelled: { tone: "neutral", icon: "minus", words: "Not approved" },
  },
  wait: { cancelled: { tone: "neutral", icon: "minus", words: "Left" } },
};
const vendorDown: Look = { tone: "warn", icon: "clock", words: "Vendor down" };

function lookOf(run: Check): Look {
  if (run.postponed !== null) return vendorDown;
  if (run.status === "success" && run.result !== null) return resultLooks[run.result.status];
  return ownLooks[run.type]?.[run.status] ?? runLooks[run.status];
}

/** What a badge calls the status of a run; one that it does not know stays as it is. */
export const statusOfRun = (status: string): string =>
  Object.entries(runLooks).find(([known]) => known === status)?.[1].words ?? status;

/** Where a run stands, in a word and a sign. */
export const RunBadge = ({ run }: { run: Check }) => {
  const look = lookOf(run);
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.words}
    </Badge>
  );
};
