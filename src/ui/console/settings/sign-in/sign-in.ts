import type { Role } from "../../../../domain";
import { api, type Listed, loader } from "../../../shared";

export interface Provider {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  hasClientSecret: boolean;
  domains: string[];
  newPeopleRole: Role | null;
  groupRoles: { claim: string; roles: { group: string; role: Role }[] } | null;
  offersLogout: boolean;
  enabled: boolean;
  redirectUri: string;
  signInPath: string;
  lastSignInAt: string | null;
}

export interface ProviderTest {
  ok: boolean;
  steps: { step: string; ok: boolean; message: string }[];
}

export interface SignInSettings {
  idleMinutes: number;
  absoluteHours: number;
  stepUp: { decisions: boolean; exports: boolean };
  onlyProviders: boolean;
  access: { teamDomain: string; audience: string } | null;
}

export interface SignInSettingsView extends SignInSettings {
  refused: { door: string; reason: string; count: number }[];
  deploymentAccess: boolean;
}

export const providers = loader<Listed<Provider>>((signal) => api.get("/identity-providers", { signal }));
export const settings = loader<SignInSettingsView>((signal) => api.get("/sign-in-settings", { signal }));

/** What is written of a provider, from what is read of it. The secret is not among it: it stays. */
export const writable = ({
  name,
  issuer,
  clientId,
  domains,
  newPeopleRole,
  groupRoles,
  offersLogout,
  enabled,
}: Provider) => ({
  ...{ name, issuer, clientId, domains, newPeopleRole, groupRoles, offersLogout, enabled },
});

/** What is written of the settings, from what is read of them. */
export const settingsIn = ({
  idleMinutes,
  absoluteHours,
  stepUp,
  onlyProviders,
  access,
}: SignInSettings): SignInSettings => ({
  ...{ idleMinutes, absoluteHours, stepUp, onlyProviders, access },
});

/** `acme.com, acme.co.uk` as a list; what people put between names does not matter. */
export const domainsIn = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .map((one) => one.replace(/^@/, ""))
      .filter((one) => one !== ""),
  ),
];

/** One rule per line: `group = role`. Null in place of the rules: a line that is none, by number. */
export function groupRulesIn(
  text: string,
  known: readonly Role[],
): { rules: { group: string; role: Role }[]; badLine: null } | { rules: null; badLine: number } {
  const rules: { group: string; role: Role }[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [, group = "", named = ""] = /^(.+)=\s*(\w+)\s*$/.exec(line) ?? [];
    const role = known.find((one) => one === named);
    if (group.trim() === "" || role === undefined) return { rules: null, badLine: index + 1 };
    rules.push({ group: group.trim(), role });
  }
  return { rules, badLine: null };
}

export const groupRulesText = (provider: Pick<Provider, "groupRoles"> | null): string =>
  (provider?.groupRoles?.roles ?? []).map(({ group, role }) => `${group} = ${role}`).join("\n");

const doors: Record<string, string> = { access: "Cloudflare Access", code: "Mailed codes" };
export const doorName = (door: string, known: readonly Provider[]): string =>
  doors[door] ?? known.find(({ id }) => id === door)?.name ?? "A provider that is gone";

/** A reason as a person reads it: `email_not_verified` → "E-mail not verified". */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll("_", " ").replace(/\bemail\b/, "e-mail");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
