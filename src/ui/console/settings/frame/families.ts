// Definitions and rule sets are kept in versions, and a list of them has one row per key.

export type VersionStatus = "draft" | "published" | "archived";

interface Version {
  key: string;
  version: number;
  status: VersionStatus;
  name: string;
  displayName?: string | null;
  updatedAt: string;
}

/** Versions with the same key, newest first. */
export interface Family<Kept extends Version> {
  key: string;
  name: string;
  newest: Kept;
  published: Kept | null;
  draft: Kept | null;
  versions: Kept[];
  updatedAt: string;
}

/** The list by key, what was touched last first. */
export function familiesOf<Kept extends Version>(all: readonly Kept[]): Family<Kept>[] {
  const families = [...Map.groupBy(all, ({ key }) => key)].flatMap(([key, members]): Family<Kept>[] => {
    const versions = members.toSorted((a, b) => b.version - a.version);
    const [newest] = versions;
    if (newest === undefined) return [];
    const touched = versions.map(({ updatedAt }) => updatedAt).toSorted();
    return [
      {
        key,
        name: newest.displayName ?? newest.name,
        newest,
        published: versions.find(({ status }) => status === "published") ?? null,
        draft: versions.find(({ status }) => status === "draft") ?? null,
        versions,
        updatedAt: touched.at(-1) ?? newest.updatedAt,
      },
    ];
  });
  return families.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** Whether the family fits what was typed and the chosen status; both may be empty. */
export const fits = ({ key, name, versions }: Family<Version>, words: string, status: string): boolean =>
  (status === "" || versions.some((version) => version.status === status)) &&
  `${key} ${name}`.toLowerCase().includes(words.trim().toLowerCase());

/** What a list of families is narrowed to. */
export const statuses = [
  { value: "", label: "Any status" },
  { value: "published", label: "Published" },
  { value: "draft", label: "Draft" },
  { value: "archived", label: "Archived" },
];
