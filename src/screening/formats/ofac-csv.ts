import { CsvRows } from "../csv";
import type { ListEntry } from "../entry";
import { dateOf, type EntryDraft, entryOf } from "./draft";
import { kindOf } from "./ofac-xml";

// OFAC `sdn.csv` (12 columns, no header, "-0-" for nothing); `alt.csv` (5 columns) may follow in the same file and brings the aliases.
const nothing = "-0-";

/** Reads `sdn.csv`, alone or with `alt.csv` behind it. Entries come when the file has ended, because aliases follow. */
export function ofacCsv(take: (entry: ListEntry | null) => void): CsvRows & { end(): void } {
  const drafts = new Map<string, EntryDraft>();
  return new (class extends CsvRows {
    override end(): void {
      super.end();
      for (const draft of drafts.values()) take(entryOf(draft));
      drafts.clear();
    }
  })((row) => {
    const [id = "", ...rest] = row;
    if (!/^\d+$/.test(id)) return;
    if (row.length >= 11) drafts.set(id, draftOf(id, rest.map(present)));
    else if (row.length >= 4) addAlias(drafts.get(id), rest.map(present));
  });
}

const present = (field: string): string => (field === nothing ? "" : field);

function draftOf(id: string, [name = "", type = "", program = "", title = "", ...others]: string[]): EntryDraft {
  const remarks = others.at(-1) ?? "";
  const facts = remarks.split(/;\s*/);
  const valuesOf = (pattern: RegExp) => facts.flatMap((fact) => pattern.exec(fact)?.[1] ?? []);
  return {
    id,
    // The file says nothing of organisations: what is no person, ship or plane is one.
    kind: type === "" ? "organisation" : kindOf(type),
    names: [
      { name: turned(name, type), quality: "primary" },
      ...valuesOf(/^a\.k\.a\. '(.+?)'\.?$/).map((alias) => ({ name: turned(alias, type), quality: "weak" as const })),
    ],
    birthDates: valuesOf(/^(?:alt\. )?DOB (.+?)\.?$/).map(dateOf),
    countries: valuesOf(/^(?:nationality|citizen) (.+?)\.?$/i),
    identifiers: facts.flatMap((fact) => {
      const number =
        /^(?:alt\. )?(Passport|National ID No\.|Tax ID No\.|Registration Number|SSN|Vessel Registration Identification) (\S[^(;]*?)(?: \(([^)]+)\))?\.?$/.exec(
          fact,
        );
      return number === null ? [] : [{ type: number[1] ?? "", value: number[2] ?? "", country: number[3] ?? null }];
    }),
    programs: program.split(/\]\s*\[/).map((one) => one.replace(/[[\]]/g, "")),
    remarks: [title, remarks].filter(Boolean).join("; "),
  };
}

function addAlias(draft: EntryDraft | undefined, [, , name = "", remark = ""]: string[]): void {
  const quality = /weak/i.test(remark) ? "weak" : "strong";
  draft?.names.push({ name: draft.kind === "person" ? turned(name, "individual") : name, quality });
}

/** `FAMILY, Given` as `Given FAMILY`. */
const turned = (name: string, type: string): string => {
  const comma = name.indexOf(",");
  return type !== "individual" || comma < 0 ? name : `${name.slice(comma + 1).trim()} ${name.slice(0, comma)}`;
};
