import { dayOf } from "../src/domain";

/**
 * One more question to a vendor, asked in the name of an applicant: what the case remembers of its day (UTC) then. Null: the day has had
 * as many as it may. `stored`: what it remembered before; null: nothing.
 */
export function afterAsking(stored: string | null, nowMs: number, mostPerDay: number): string | null {
  const day = dayOf(nowMs);
  const [lastDay, asked] = (stored ?? "").split(" ");
  const today = lastDay === day ? Number(asked) : 0;
  return today < mostPerDay ? `${day} ${today + 1}` : null;
}
