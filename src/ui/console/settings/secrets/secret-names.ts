/** What is known of a secret: everything but itself. */
export interface SecretName {
  name: string;
  createdAt: string;
  updatedAt: string;
  /** Number of the key it is sealed with; only where the server says. */
  keyId?: string | null;
  /** Who reads it; only where the server says. */
  usedBy?: SecretUser[];
}

/** A definition, a description of a vendor, a webhook endpoint … that names a secret. */
export interface SecretUser {
  kind: string;
  id?: string | null;
  key?: string | null;
  name?: string | null;
  version?: number | null;
  status?: string | null;
  /** The plugins of a definition that read it. */
  plugins?: string[];
}

/** How far the change of the key that everything is sealed with has come. */
export interface Rotation {
  keyId: string;
  olderKeyIds: string[];
  job: { state: "not_needed" | "not_begun" | "running" | "done"; unreadable: number };
  yours: { what: string; sealed: number; olderKeys: number }[];
}

/** "definition kyb v3 (published: registry)". */
export function userWords({ kind, id, key, name, version, status, plugins = [] }: SecretUser): string {
  const called = name ?? key ?? id ?? "";
  const words = [kind.replaceAll("_", " "), called, version == null ? "" : `v${version}`].filter((word) => word !== "");
  const inside = [status ?? "", plugins.join(", ")].filter((word) => word !== "").join(": ");
  return inside === "" ? words.join(" ") : `${words.join(" ")} (${inside})`;
}

/** What the change of the sealing key is at; null while there is only one key. */
export function rotationWords({ keyId, olderKeyIds, job, yours }: Rotation): string | null {
  if (olderKeyIds.length === 0) return null;
  const left = yours.reduce((sum, { olderKeys }) => sum + olderKeys, 0);
  const of = yours.reduce((sum, { sealed }) => sum + sealed, 0);
  const unreadable =
    job.unreadable === 0 ? "" : ` ${job.unreadable.toLocaleString()} that no key opens were left as they are.`;
  return job.state === "done" && left === 0
    ? `Everything is sealed with the key ${keyId}. The older keys may go.${unreadable}`
    : `The sealing key changes to ${keyId}: ${(of - left).toLocaleString()} of ${of.toLocaleString()} are sealed anew.${unreadable}`;
}

/** Why this name cannot be one; null when it can. */
export const problemWithName = (name: string): string | null =>
  name.trim() === ""
    ? "Write the name first."
    : /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(name.trim())
      ? null
      : "Letters, digits, dots, dashes and underscores, beginning with a letter; 64 at most.";

/** What has to be said before a secret goes: who breaks without it. */
export const deletionWords = ({ usedBy }: Pick<SecretName, "usedBy">): string =>
  usedBy === undefined
    ? "Whoever reads it fails as not configured from then on."
    : usedBy.length === 0
      ? "Nobody that we know of reads it."
      : "These read it, and fail as not configured from then on:";
