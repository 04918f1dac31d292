/** What the feed says: this case has this version now. Nothing personal, so everything else is asked for again. */
export interface FeedFrame {
  seq: number;
  caseId: string;
  version: number;
}
export type Hello = { hello: true; seq: number; gap: boolean };

/**
 * What a frame means to somebody who has heard everything up to `seq` (null: nothing yet). `missed`: things happened that the feed cannot
 * tell one by one. `news`: null when the frame was known.
 */
export function hear(
  seq: number | null,
  frame: FeedFrame | Hello,
): { seq: number; missed: boolean; news: FeedFrame | null } {
  if ("hello" in frame) {
    const missed = seq === null || frame.gap;
    return { seq: missed ? frame.seq : seq, missed, news: null };
  }
  return seq === null || frame.seq > seq
    ? { seq: frame.seq, missed: false, news: frame }
    : { seq, missed: false, news: null };
}

/** Longest pause between attempts to connect, in milliseconds. */
const longestPauseMs = 30_000;

/** Doubles from one second, spread so that a restarted server is not met by everybody at once. */
export const pauseMs = (failures: number, chance: number): number =>
  Math.min(1_000 * 2 ** failures, longestPauseMs) * (0.5 + chance / 2);

/** A frame out of what came in; null for anything else. */
export function frameOf(data: unknown): FeedFrame | Hello | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== "object" || frame === null || !("seq" in frame) || typeof frame.seq !== "number") return null;
    if ("hello" in frame) return { hello: true, seq: frame.seq, gap: "gap" in frame && frame.gap === true };
    if (!("caseId" in frame) || typeof frame.caseId !== "string") return null;
    return { seq: frame.seq, caseId: frame.caseId, version: "version" in frame ? Number(frame.version) : 0 };
  } catch {
    return null;
  }
}

/** What the feed tells beside changes: no number, nothing to catch up with. */
export interface Whisper {
  /** Something was told to the person at this screen. */
  notifications: boolean;
  /** Who looks at these cases now. */
  present: { caseId: string; userIds: string[] }[];
}

/** A whisper out of what came in; null for anything else. */
export function whisperOf(data: unknown): Whisper | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== "object" || frame === null || "seq" in frame) return null;
    const told = "present" in frame && Array.isArray(frame.present) ? frame.present : [];
    const present = told.flatMap((one: unknown) =>
      typeof one === "object" && one !== null && "caseId" in one && typeof one.caseId === "string" && "userIds" in one
        ? [{ caseId: one.caseId, userIds: textsIn(one.userIds) }]
        : [],
    );
    const notifications = "notifications" in frame && frame.notifications === true;
    return notifications || present.length > 0 ? { notifications, present } : null;
  } catch {
    return null;
  }
}

const textsIn = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((one): one is string => typeof one === "string") : [];
