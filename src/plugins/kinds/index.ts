import type { PluginKind } from "../define";
import { hubspotUpdate } from "./crm-hubspot-update";
import { salesforceUpdate } from "./crm-salesforce-update";
import { email } from "./email";
import { entitiesUpdate } from "./entities-update";
import { leiLookup } from "./lei-lookup";
import { invitation, templateEmail } from "./template-email";

/** Every kind made with `definePlugin`. A new one is a file beside this one and a line here. */
const kinds: readonly PluginKind[] = [email, templateEmail, invitation, leiLookup, salesforceUpdate, hubspotUpdate];

/** Kinds that other kinds hand their work to; no definition names them. */
const internalKinds: readonly PluginKind[] = [entitiesUpdate];

const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
const runnable = new Map([...kinds, ...internalKinds].map((kind) => [kind.kind, kind]));

/** The kind a definition may name; null when nothing is called so. */
export const definedKind = (name: string): PluginKind | null => byName.get(name) ?? null;

/** The kind an effect names. */
export const runnableKind = (name: string): PluginKind | null => runnable.get(name) ?? null;

export const definedKinds: readonly Pick<PluginKind, "kind" | "summary">[] = kinds;
