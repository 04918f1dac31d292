import { CsvRows } from "../csv";
import type { ListEntry } from "../entry";
import { dateOf, entryOf } from "./draft";
import { kindOf } from "./ofac-xml";

// OFAC, `sdn.csv` and its companions, "Data Specification" of 12/06/2004, updated 09/25/2023 (dat_spec.txt):
// https://ofac.treasury.gov/sdn-list-data-formats-data-schemas; also https://moov-io.github.io/watchman/file-structure. No header, "-0-" for
// nothing; which file a row is of shows in its number of columns:
//   sdn.csv 12           ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign, Vess_type, Tonnage, GRT, Vess_flag, Vess_owner, Remarks
//   add.csv 6            ent_num, Add_num, Address, City/State/Postal Code, Country, Add_remarks
//   alt.csv 5            ent_num, alt_num, alt_type, alt_name, alt_remarks
//   sdn_comments.csv 2   ent_num, remarks_extended: what remarks of more than 1,000 characters go on with
const nothing = "-0-";
const present = (field: string | undefined): string => (field === undefined || field.trim() === nothing ? "" : field);

/** What the rows of all files say of one entry. */
interface Gathered {
  row: string[];
  aliases: { name: string; remark: string }[];
  countries: string[];
  moreRemarks: string;
}

/** Reads `sdn.csv`, alone or with the other files behind it. Entries come when the file has ended, because their rows are scattered. */
export function ofacCsv(take: (entry: ListEntry | null) => void): CsvRows & { end(): void } {
  const entries = new Map<string, Gathered>();
  return new (class extends CsvRows {
    override end(): void {
      super.end();
      for (const [id, gathered] of entries) take(readEntry(id, gathered));
      entries.clear();
    }
  })((row) => {
    const [id = ""] = row;
    if (!/^\d+$/.test(id)) return;
    const entry = entries.get(id);
    if (row.length >= 11) entries.set(id, { row, aliases: [], countries: [], moreRemarks: "" });
    else if (row.length === 6) entry?.countries.push(present(row[4]));
    else if (row.length === 4 || row.length === 5)
      entry?.aliases.push({ name: present(row[3]), remark: present(row[4]) });
    else if (row.length === 2 && entry !== undefined) entry.moreRemarks += present(row[1]);
  });
}

function readEntry(id: string, { row, aliases, countries, moreRemarks }: Gathered): ListEntry | null {
  const [name = "", type = "", program = "", title = ""] = row.slice(1).map(present);
  const remarks = `${present(row.at(-1))}${moreRemarks}`;
  const facts = remarks.split(/;\s*/);
  const valuesOf = (pattern: RegExp) => facts.flatMap((fact) => pattern.exec(fact)?.[1] ?? []);
  // The file says nothing of organisations: what is no person, ship or plane is one.
  const kind = type === "" ? "organisation" : kindOf(type);
  return entryOf({
    id,
    kind,
    names: [
      { name: turned(name, kind), quality: "primary" },
      ...valuesOf(/^a\.k\.a\. '(.+?)'\.?$/).map((alias) => ({ name: turned(alias, kind), quality: "weak" as const })),
      ...aliases.map((alias) => ({
        name: turned(alias.name, kind),
        quality: /weak/i.test(alias.remark) ? ("weak" as const) : ("strong" as const),
      })),
    ],
    birthDates: valuesOf(/^(?:alt\. )?DOB (.+?)\.?$/).map(dateOf),
    countries: [...valuesOf(/^(?:nationality|citizen) (.+?)\.?$/i), ...countries],
    identifiers: facts.flatMap((fact) => {
      const number =
        /^(?:alt\. )?(Passport|National ID No\.|Tax ID No\.|Registration Number|SSN|Vessel Registration Identification) (\S[^(;]*?)(?: \(([^)]+)\))?\.?$/.exec(
          fact,
        );
      return number === null ? [] : [{ type: number[1] ?? "", value: number[2] ?? "", country: number[3] ?? null }];
    }),
    programs: program.split(/\]\s*\[/).map((one) => one.replace(/[[\]]/g, "")),
    remarks: [title, remarks].filter(Boolean).join("; "),
  });
}

/** `FAMILY, Given` as `Given FAMILY`. */
const turned = (name: string, kind: ListEntry["kind"]): string => {
  const comma = name.indexOf(",");
  return kind !== "person" || comma < 0 ? name : `${name.slice(comma + 1).trim()} ${name.slice(0, comma)}`;
};
