/** A person as the API shows how they work. */
export interface Member {
  id: string;
  name: string;
  load: number;
  capacity: number | null;
  absences: Absence[];
  away: boolean;
}

export interface Absence {
  from: string;
  /** Exclusive; null: open end. */
  until: string | null;
  reason: string;
}

const dayMs = 86_400_000;

/** A moment as the day of this device's calendar, moved by so many days: `2026-03-31`. */
export function localDay(at: string, days = 0): string {
  const date = new Date(Date.parse(at) + days * dayMs);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Whole days of this device's calendar; without a first day there is no absence. */
export function absencesOf({ from, until, reason }: { from: string; until: string; reason: string }): Absence[] {
  if (from === "") return [];
  return [{ from: startOf(from, 0), until: until === "" ? null : startOf(until, 1), reason: reason.trim() }];
}

const startOf = (day: string, later: number): string => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
};
