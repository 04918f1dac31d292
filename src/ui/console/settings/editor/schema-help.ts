import { chartHelp } from "./help-chart";
import { formPartHelp } from "./help-form-parts";
import { formHelp } from "./help-forms";
import { pluginHelp } from "./help-plugins";
import { policyHelp } from "./help-policies";
import type { HelpEntry, Skeleton } from "./help-types";
import { workHelp } from "./help-work";
import { skeletons } from "./skeletons";

export interface Help {
  /** The entry for the key under the caret, then those of what it lies in, innermost first. */
  entries: HelpEntry[];
  /** Pieces that belong where the caret is. */
  skeletons: Skeleton[];
}

const entries: readonly HelpEntry[] = [
  ...chartHelp,
  ...pluginHelp,
  ...policyHelp,
  ...workHelp,
  ...formHelp,
  ...formPartHelp,
];
const byPath = new Map(entries.map((entry) => [entry.at, entry]));
const patterns = entries.map((entry) => ({ entry, parts: entry.at.split(".") }));

/** Everything known about the place of a path in a definition. */
export function helpAt(path: readonly string[]): Help {
  const folded = fold(path);
  const found: HelpEntry[] = [];
  for (let length = folded.length; length > 0; length--) {
    const entry = entryFor(folded.slice(0, length));
    if (entry !== null && !found.includes(entry)) found.push(entry);
  }
  return { entries: found.slice(0, 3), skeletons: skeletonsFor(folded) };
}

/** Keys that may stand in the object at this path, for the list of keys. */
export function keysIn(path: readonly string[]): HelpEntry[] {
  const container = entryFor(fold(path))?.at;
  if (container === undefined) return path.length === 0 ? entries.filter(({ at }) => !at.includes(".")) : [];
  return entries.filter(({ at }) => at.startsWith(`${container}.`) && !at.slice(container.length + 1).includes("."));
}

/** `definition.states.a.states.b` is a state like `definition.states.a`; the same for rules in rules and fields in fields. */
export function fold(path: readonly string[]): string[] {
  const folded: string[] = [];
  for (const [i, part] of path.entries()) {
    folded.push(part);
    const isName = i >= 1;
    if (!isName) continue;
    const group = path[i - 1] ?? "";
    if (!nesting.has(group)) continue;
    const before = folded.length - 4;
    if (before >= 0 && folded[before] === group) folded.splice(before, 2);
    if (group === "children" && folded.at(-4) === "elements") folded.splice(-2, 2);
  }
  return folded;
}

const nesting = new Set(["states", "rules", "children"]);

function entryFor(folded: readonly string[]): HelpEntry | null {
  const exact = byPath.get(folded.join("."));
  if (exact !== undefined) return exact;
  const fitting = patterns.filter(
    ({ parts }) => parts.length === folded.length && parts.every((part, i) => part === "*" || part === folded[i]),
  );
  // Fewer stars say more.
  fitting.sort((a, b) => stars(a.parts) - stars(b.parts));
  return fitting[0]?.entry ?? null;
}

const stars = (parts: readonly string[]): number => parts.filter((part) => part === "*").length;

function skeletonsFor(folded: readonly string[]): Skeleton[] {
  for (let length = folded.length; length >= 0; length--) {
    const path = folded.slice(0, length);
    const fitting = skeletons.filter(({ into }) => {
      const parts = into === "" ? [] : into.split(".");
      return parts.length === path.length && parts.every((part, i) => part === "*" || part === path[i]);
    });
    if (fitting.length > 0) return fitting;
  }
  return [];
}
