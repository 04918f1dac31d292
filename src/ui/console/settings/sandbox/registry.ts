/** A company of the fictional registry in a list, as `GET /sandbox/registry` has it. */
export interface Company {
  id: string;
  name: string;
  country: string;
  registrationNumber: string;
  legalForm: string;
  kind: string;
  status: string;
  /** What is special about it. */
  tries: string[];
}

export interface CompanyEntry extends Company {
  ownership: Ownership;
  people: {
    id: string;
    firstName: string;
    lastName: string;
    dateOfBirth: string;
    nationality: string;
    office: string | null;
    watchListEntry: string | null;
    isDirector: boolean;
  }[];
  /** By check: what to send. */
  subjects: Record<string, object>;
}

export interface Ownership {
  nodes: { id: string; data: { name?: string } }[];
  edges: {
    source: string;
    target: string;
    data: { sharePercentage?: number | null; votingPercentage?: number; control?: boolean; nominee?: boolean };
  }[];
}

/** One line of the list of owners: who, how deep above the company, and with what part of what is below. */
export interface OwnerLine {
  key: string;
  depth: number;
  name: string;
  /** `60 %`, `25 % (60 % of votes)`, `control`. */
  part: string;
  note: string | null;
}

const deepest = 12;

/** The graph of owners as an indented list. An owner who is also below is named once more and not followed again. */
export function layersOf({ nodes, edges }: Ownership): OwnerLine[] {
  const names = new Map(nodes.map(({ id, data }) => [id, data.name ?? id]));
  const lines: OwnerLine[] = [];
  const follow = (target: string, way: readonly string[]): void => {
    for (const { source, data } of edges.filter((edge) => edge.target === target)) {
      const isCircle = way.includes(source);
      lines.push({
        key: [...way, source].join(">"),
        depth: way.length - 1,
        name: names.get(source) ?? source,
        part: partOf(data),
        note: isCircle ? "owns what owns it" : data.nominee === true ? "for somebody else" : null,
      });
      if (!isCircle && way.length < deepest) follow(source, [...way, source]);
    }
  };
  follow("subject", ["subject"]);
  return lines;
}

function partOf({ sharePercentage, votingPercentage, control }: Ownership["edges"][number]["data"]): string {
  const share = sharePercentage === null || sharePercentage === undefined ? "" : `${sharePercentage} %`;
  const votes = votingPercentage === undefined ? "" : ` (${votingPercentage} % of votes)`;
  return `${share}${votes}${control === true ? (share === "" ? "control" : " and control") : ""}`;
}

/** Whether a company has all the words that were typed. */
export function fitsCompany(company: Company, typed: string): boolean {
  const { id, name, country, registrationNumber, legalForm, kind, status, tries } = company;
  const text = plain([id, name, country, registrationNumber, legalForm, kind, status, ...tries].join(" "));
  return plain(typed)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const plain = (text: string): string => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
