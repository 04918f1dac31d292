import { fold } from "../../src/screening/fold";
import { NameIndexBuilder } from "../../src/screening/name-index";
import { sandboxEntries } from "../../src/screening/sandbox-list";
import { type SandboxParty, sandboxParties } from "../../src/screening/sandbox-parties";
import { candidatesOf, hitsOf, indexEntry } from "../../src/screening/screen";
import { defaultSettings } from "../../src/screening/settings";
import { jaroWinkler, tokenSetRatio } from "./name-measures";
import { crowd } from "./screening-crowd";

export interface Measured {
  name: string;
  threshold: number;
  /** Known pairs found, of those that exist. */
  recall: number;
  /** Found pairs that are right. */
  precision: number;
  missed: SandboxParty[];
  wrong: SandboxParty[];
}

/** Every known pair through the screening as it is shipped, against the sandbox list among some thousand invented others. */
export function measureOurs(): Measured {
  const builder = new NameIndexBuilder();
  const entries = [...sandboxEntries, ...crowd(3_000)];
  for (const entry of entries) indexEntry(builder, entry);
  const index = builder.build();
  return measured("this screening", defaultSettings.thresholds.review, (known) => {
    const candidates = candidatesOf(index, known.party, defaultSettings).flatMap((at) => entries[at] ?? []);
    const hits = hitsOf(index, "sandbox", candidates, known.party, defaultSettings);
    return hits.map(({ entryId }) => entryId).filter((id) => id.startsWith("S-"));
  });
}

/** A plain measure over all names of the list, at the threshold where it does best on this very set (the kindest there is). */
export function measurePlain(name: string, measure: (a: string, b: string) => number): Measured {
  const listed = sandboxEntries.flatMap((entry) =>
    entry.names.map((one) => ({
      id: entry.id,
      kind: entry.kind === "person" ? "person" : "organisation",
      name: one.name.toLowerCase(),
    })),
  );
  const scores = sandboxParties.map(({ party }) =>
    listed
      .filter(({ kind }) => kind === party.kind)
      .map((one) => ({ id: one.id, score: measure((party.names[0] ?? "").toLowerCase(), one.name) })),
  );
  const at = (threshold: number) =>
    measured(name, threshold, (_known, place) =>
      (scores[place] ?? []).filter(({ score }) => score >= threshold).map(({ id }) => id),
    );
  const all = Array.from({ length: 50 }, (_, step) => at(50 + step));
  return all.reduce((best, one) => (balance(one) > balance(best) ? one : best));
}

export const peers = (): Measured[] => [
  measurePlain("Jaro-Winkler", (a, b) => jaroWinkler(a, b) * 100),
  measurePlain("token_set_ratio", tokenSetRatio),
  measurePlain("Jaro-Winkler after our folding", (a, b) => jaroWinkler(fold(a), fold(b)) * 100),
  measurePlain("token_set_ratio after our folding", (a, b) => tokenSetRatio(fold(a), fold(b))),
];

/** The harmonic mean of precision and recall. */
export const balance = ({ precision, recall }: Measured): number =>
  precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);

/** The table of docs/screening.md, line by line. */
export function accuracyTable(): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const rows = [measureOurs(), ...peers()].map(
    (one) =>
      `| ${one.name} | ${one.threshold} | ${percent(one.precision)} | ${percent(one.recall)} | ${percent(balance(one))} |`,
  );
  return ["| measure | threshold | precision | recall | F1 |", "|---|---|---|---|---|", ...rows].join("\n");
}

function measured(name: string, threshold: number, find: (known: SandboxParty, place: number) => string[]): Measured {
  let right = 0;
  let found = 0;
  const missed: SandboxParty[] = [];
  const wrong: SandboxParty[] = [];
  for (const [place, known] of sandboxParties.entries()) {
    const ids = new Set(find(known, place));
    found += ids.size;
    if (known.expects !== null && ids.has(known.expects)) right += 1;
    else if (known.expects !== null) missed.push(known);
    if ([...ids].some((id) => id !== known.expects)) wrong.push(known);
  }
  const known = sandboxParties.filter(({ expects }) => expects !== null).length;
  return { name, threshold, recall: right / known, precision: found === 0 ? 0 : right / found, missed, wrong };
}
