import { sha256Hex } from "../../lib/bytes";

/** Choices that depend on the subject alone: the same company has the same officers every time it is asked about. */
export interface Seeded {
  number(about: string, least: number, most: number): number;
  pick<T>(about: string, list: readonly [T, ...T[]]): T;
  date(about: string, firstYear: number, lastYear: number): string;
}

export function seeded(seed: string): Seeded {
  const number = (about: string, least: number, most: number): number =>
    least + (Number.parseInt(sha256Hex(`${seed}|${about}`).slice(0, 8), 16) % (most - least + 1));
  const two = (value: number): string => String(value).padStart(2, "0");
  return {
    number,
    pick: (about, list) => list[number(about, 0, list.length - 1)] ?? list[0],
    date: (about, first, last) =>
      `${number(`${about}.year`, first, last)}-${two(number(`${about}.month`, 1, 12))}-${two(number(`${about}.day`, 1, 28))}`,
  };
}
