import type { ListEntry } from "../../../screening/entry";
import { sandboxEntries } from "../../../screening/sandbox-list";

export interface FictionalPerson {
  id: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  nationality: string;
  /** The office held, of a politically exposed person. */
  office: string | null;
  /** Who the person is on the sandbox's watch list. */
  entry: ListEntry | null;
}

/** Somebody's part in a company: a person's, a company's, or that of the public or a purpose trust. */
export interface FictionalHolding {
  owner: string;
  /** Percent of the capital; null: none, or nobody says. */
  share: number | null;
  /** Percent of the votes; null: the same as the capital. */
  votes: number | null;
  /** Control by other means than votes: a contract, a seat on the board, a trust. */
  control: boolean;
  /** Holds for somebody else. */
  nominee: boolean;
}

export interface FictionalCompany {
  id: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  registrationNumber: string;
  name: string;
  previousNames: string[];
  legalForm: string;
  kind: string;
  incorporatedOn: string;
  status: "active" | "dissolved" | "liquidation";
  dissolvedOn: string | null;
  accountsOverdue: boolean;
  massAddress: boolean;
  listedAt: string | null;
  charityNumber: string | null;
  /** The company whose branch it is, by id. */
  branchOf: string | null;
  holdings: FictionalHolding[];
  /** The register does not say who owns all of it. */
  ownersMissing: boolean;
  /** Who owns a quarter or more in the end, or controls it: persons by id, effective shares in percent. */
  beneficialOwners: { person: string; share: number }[];
  directors: string[];
  creditBand: "A" | "B" | "C" | "D" | "E" | null;
  /** What a report about its website comes to; null: it has none. */
  site: "clear" | "review" | "rejected" | null;
  /** What other acquirers have said about it as a merchant. */
  acquirers: "terminated" | "inquired" | null;
  entry: ListEntry | null;
  /** An entry of the watch list that it only resembles. */
  resembles: ListEntry | null;
}

const list = (text: string | undefined): string[] => (text ?? "").split(";").filter((part) => part !== "");
const entryOf = (id: string | undefined): ListEntry | null => sandboxEntries.find((one) => one.id === id) ?? null;

const bands = ["A", "B", "C", "D", "E"] as const;
const siteVerdicts = ["clear", "review", "rejected"] as const;

/** Reads one line of people.ts. */
export function personIn(line: string): FictionalPerson {
  const [id = "", firstName = "", lastName = "", dateOfBirth = "", nationality = "", notes] = line.split("|");
  const note = noted(notes);
  return {
    ...{ id, firstName, lastName, dateOfBirth, nationality },
    office: note("pep")[0] ?? null,
    entry: entryOf(note("entry")[0]),
  };
}

/** Reads one line of companies.ts. */
export function companyIn(line: string): FictionalCompany {
  const [id = "", country = "", registrationNumber = "", name = "", legalForm = "", kind = "", ...rest] =
    line.split("|");
  const [incorporatedOn = "", holdings, beneficial, directors, notes] = rest;
  const note = noted(notes);
  const dissolvedOn = note("dissolved")[0] ?? null;
  const has = (word: string) => list(notes).includes(word);
  return {
    ...{ id, country, registrationNumber, name, legalForm, kind, incorporatedOn, dissolvedOn },
    previousNames: note("was"),
    status: dissolvedOn !== null ? "dissolved" : note("status")[0] === "liquidation" ? "liquidation" : "active",
    accountsOverdue: has("overdue"),
    massAddress: has("massaddress"),
    ownersMissing: has("gap"),
    listedAt: note("listed")[0] ?? null,
    charityNumber: note("charity")[0] ?? null,
    branchOf: note("branchOf")[0] ?? null,
    holdings: merged(list(holdings).map(holdingIn)),
    beneficialOwners: list(beneficial).map((text) => {
      const [person = "", share] = text.split("=");
      return { person, share: Number(share) };
    }),
    directors: list(directors),
    creditBand: bands.find((band) => band === note("credit")[0]) ?? null,
    site: siteVerdicts.find((verdict) => verdict === note("site")[0]) ?? null,
    acquirers: has("terminated") ? "terminated" : has("inquired") ? "inquired" : null,
    entry: entryOf(note("entry")[0]),
    resembles: entryOf(note("like")[0]),
  };
}

/** `P01=60`, `P09=100n`, `P18=25/60`, `P07=control`. */
function holdingIn(text: string): FictionalHolding {
  const [owner = "", part = ""] = text.split("=");
  if (part === "control") return { owner, share: null, votes: null, control: true, nominee: false };
  const [share = "", votes] = part.replace("n", "").split("/");
  return {
    ...{ owner, share: Number(share), votes: votes === undefined ? null : Number(votes) },
    ...{ control: false, nominee: part.endsWith("n") },
  };
}

/** Shares and control of the same owner are one holding. */
function merged(holdings: readonly FictionalHolding[]): FictionalHolding[] {
  const byOwner = new Map<string, FictionalHolding>();
  for (const holding of holdings) {
    const before = byOwner.get(holding.owner);
    byOwner.set(holding.owner, before === undefined ? holding : { ...before, control: true });
  }
  return [...byOwner.values()];
}

/** The values of one key among `key=value;key=value`. */
function noted(notes: string | undefined): (key: string) => string[] {
  return (key) => list(notes).flatMap((note) => (note.startsWith(`${key}=`) ? [note.slice(key.length + 1)] : []));
}
