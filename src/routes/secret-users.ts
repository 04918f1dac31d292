import { isObject, type Json } from "../lib/json";

/** Something that would stop working without a secret. */
export type SecretUser =
  | { kind: "definition"; id: string; key: string; version: number; status: string; plugins: string[] }
  | { kind: "vendor"; name: string }
  | { kind: "ready_vendor"; name: string }
  | { kind: "mail_service"; name: string };

interface Bodies {
  definitions: readonly { id: string; key: string; version: number; status: string; body: string }[];
  adapters: readonly { name: string; body: string }[];
  /** Vendors that are described already: which secrets they need, and whether they have been called. */
  ready?: readonly { name: string; secrets: readonly string[]; isCalled: boolean }[];
  /** The service that the tenant's mail goes through. */
  mail?: { service: string; secrets: readonly string[] } | null;
}

/**
 * Who uses which secret, by the secret's name. Definitions say `{secret.NAME}` or `secret.NAME`; vendors and accounts of CRMs have
 * fields for names.
 */
export function secretUsers({ definitions, adapters, ready = [], mail = null }: Bodies): Map<string, SecretUser[]> {
  const users = new Map<string, SecretUser[]>();
  const add = (name: string, user: SecretUser) => users.set(name, [...(users.get(name) ?? []), user]);
  for (const { body, ...definition } of definitions) {
    const plugins = pluginsBySecret(JSON.parse(body) as Json);
    for (const [name, named] of plugins) add(name, { kind: "definition", ...definition, plugins: [...named] });
  }
  for (const { name, body } of adapters)
    for (const secret of namesIn(JSON.parse(body) as Json)) add(secret, { kind: "vendor", name });
  const own = new Set(adapters.map(({ name }) => name));
  const named = new Set(definitions.flatMap(({ body }) => [...vendorsIn(JSON.parse(body) as Json)]));
  for (const { name, secrets, isCalled } of ready)
    if ((isCalled || named.has(name)) && !own.has(name))
      for (const secret of secrets) add(secret, { kind: "ready_vendor", name });
  if (mail !== null) for (const secret of mail.secrets) add(secret, { kind: "mail_service", name: mail.service });
  return users;
}

/** Names of vendors that the plugins of a definition ask. */
function vendorsIn(value: Json, names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const inner of value) vendorsIn(inner, names);
  if (isObject(value))
    for (const [key, inner] of Object.entries(value)) {
      const said = key === "vendor" ? [inner] : key === "vendors" && Array.isArray(inner) ? inner : [];
      for (const one of said) if (typeof one === "string") names.add(one.trim());
      vendorsIn(inner, names);
    }
  return names;
}

const reference = /\bsecrets?\.([A-Za-z_][A-Za-z0-9_.-]{0,63})/g;
const secretName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const spelled = /\{\s*secrets?\.[^{}]+\}|^\s*secrets?\.\S+\s*$/g;

/** Which plugins of a definition name which secret. A reference outside any plugin has none. */
function pluginsBySecret(value: Json, plugin: string | null = null, found = new Map<string, Set<string>>()) {
  const add = (name: string, by: string | null) => {
    const plugins = found.get(name) ?? new Set();
    if (by !== null) plugins.add(by);
    found.set(name, plugins);
  };
  if (typeof value === "string")
    for (const [text] of value.matchAll(spelled))
      for (const [, name = ""] of text.matchAll(reference)) add(name, plugin);
  if (Array.isArray(value)) for (const inner of value) pluginsBySecret(inner, plugin, found);
  if (isObject(value)) {
    const named = typeof value.name === "string" && "pluginKind" in value ? value.name : plugin;
    for (const [key, inner] of Object.entries(value)) {
      // Accounts of CRMs have fields for names, as vendors have.
      if (named !== null && /[a-z]Secret$/.test(key) && typeof inner === "string" && secretName.test(inner))
        add(inner, named);
      pluginsBySecret(inner, named, found);
    }
  }
  return found;
}

/** Names of secrets in a vendor's description: every text under a key that ends in "secret", and the parameters of its `auth`. */
function namesIn(value: Json, names = new Set<string>(), isName = false): Set<string> {
  if (typeof value === "string" && isName) names.add(value);
  if (Array.isArray(value)) for (const inner of value) namesIn(inner, names);
  if (isObject(value))
    for (const [key, inner] of Object.entries(value)) {
      const holdsNames = isName || /secret$/i.test(key);
      if (key === "parameters" && value.kind === "query" && isObject(inner))
        for (const each of Object.values(inner)) namesIn(each, names, true);
      else namesIn(inner, names, holdsNames);
    }
  return names;
}
