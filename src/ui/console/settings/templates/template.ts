/** As `GET /templates` lists it. */
export interface TemplateSummary {
  id: string;
  displayName: string;
  summary: string;
  entityType: "individual" | "business";
  /** What it asks of the outside. */
  checks: string[];
  /** Keys of the definitions it brings under its own name. */
  definitions: string[];
}

export interface InstalledTemplate {
  template: string;
  /** What `POST /cases` takes as `workflow`. */
  workflow: string;
  definitions: {
    id: string;
    key: string;
    version: number;
    result: "installed" | "already_there" | "new_version";
    sentence: string;
  }[];
}

/** What an installation came to, in one line. */
export function installedWords({ definitions }: InstalledTemplate): string {
  const news = definitions.filter(({ result }) => result !== "already_there").length;
  if (news === 0) return "It was there already. Nothing changed.";
  return news === 1 ? "1 definition is published." : `${news} definitions are published.`;
}
