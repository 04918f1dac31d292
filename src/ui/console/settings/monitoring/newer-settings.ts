import { type ApiFailure, api } from "../../../shared";
import { isSame as saysTheSame } from "../frame/typing";
import { formOf, type MonitoringSettings, type readSettings, type SettingsForm } from "./monitoring-settings";

export const settingsPath = "/monitoring/settings";

/** What came of saving. `newer`: somebody was faster; this is what they have saved. */
export type Saving =
  | { kind: "saved" | "newer"; settings: MonitoringSettings }
  | { kind: "refused"; failure: ApiFailure };

/** Saves what was made of `version`; over what somebody has saved since then nothing is written. */
export async function saveSettings(
  body: ReturnType<typeof readSettings>["body"],
  version: MonitoringSettings["version"],
): Promise<Saving> {
  const saved = await api.put<MonitoringSettings>(settingsPath, { ...body, expectedVersion: version });
  if (saved.ok) return { kind: "saved", settings: saved.value };
  if (saved.error.code !== "stale_version") return { kind: "refused", failure: saved.error };
  const now = await api.get<MonitoringSettings>(settingsPath);
  return now.ok ? { kind: "newer", settings: now.value } : { kind: "refused", failure: now.error };
}

/** The parts of the page, in their order there. */
const partWords = {
  applyOnApproval: "Watch whoever is approved",
  defaults: "By default",
  months: "KYC refresh by risk",
  workflow: "Ongoing workflow",
  budget: "Budget",
  reports: "Reports on merchants",
} satisfies Record<keyof SettingsForm, string>;
const parts = Object.keys(partWords) as (keyof SettingsForm)[];

/** What somebody has typed, on top of what a colleague has saved meanwhile; parts by what the page calls them. */
export interface Joined {
  form: SettingsForm;
  /** As the colleague has them now: nothing was typed there. */
  theirs: string[];
  /** Both have changed these, each in another way; what was typed stands there. */
  both: string[];
}

export function ontoNewer(typed: SettingsForm, before: MonitoringSettings, now: MonitoringSettings): Joined {
  const [was, is] = [formOf(before), formOf(now)];
  const isSame = (part: keyof SettingsForm, a: SettingsForm, b: SettingsForm) => saysTheSame(a[part], b[part]);
  const own = parts.filter((part) => !isSame(part, typed, was) && !isSame(part, typed, is));
  const moved = parts.filter((part) => !isSame(part, was, is));
  return {
    form: { ...is, ...Object.fromEntries(own.map((part) => [part, typed[part]])) },
    theirs: moved.filter((part) => isSame(part, typed, was)).map((part) => partWords[part]),
    both: moved.filter((part) => own.includes(part)).map((part) => partWords[part]),
  };
}
