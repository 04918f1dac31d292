/** A day of the calendar as text `YYYY-MM-DD`, from that form, one with a time, or `DD.MM.YYYY`; null when there is no such day. */
export function calendarDay(written: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/.exec(written.trim());
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(written.trim());
  const [year, month, day] =
    iso !== null ? iso.slice(1, 4) : dotted !== null ? [dotted[3], dotted[2], dotted[1]] : [undefined];
  if (year === undefined || month === undefined || day === undefined) return null;
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(text) ? text : null;
}

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** Whole days from one day to another; negative when it lies before. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** Birthdays that have passed since `born`. Who was born on 29 February has theirs on 1 March in other years. */
export function yearsSince(born: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4));
  return today.slice(5) < born.slice(5) ? years - 1 : years;
}
