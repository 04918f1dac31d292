import type { Outside } from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";

/** The tenant's own account at a vendor, by the vendor's words for its parts (`consumerKey`, …). */
export type Credentials = Record<string, string>;

export type CredentialsProblem = { code: "bad_input" | "not_configured"; message: string };

const reference = /^\{\s*secrets?\.([A-Za-z_][A-Za-z0-9_.-]{0,63})\s*\}$/;

/**
 * The credentials an order names, read from the tenant's secrets; null when it names none. The order holds references
 * (`{secret.NAME}`) only: anything else in their place is refused, so that a credential can never lie in an effect or a log.
 */
export async function readCredentials(
  input: JsonObject,
  outside: Pick<Outside, "secret">,
): Promise<Result<Credentials | null, CredentialsProblem>> {
  const named = isObject(input.options) ? input.options.credentials : undefined;
  if (named === undefined || named === null) return ok(null);
  if (!isObject(named)) return err({ code: "bad_input", message: "options.credentials: is an object of references" });
  const credentials: Credentials = {};
  for (const [part, spelled] of Object.entries(named)) {
    const name = typeof spelled === "string" ? reference.exec(spelled.trim())?.[1] : undefined;
    if (name === undefined)
      return err({ code: "bad_input", message: `options.credentials.${part}: is a reference such as {secret.NAME}` });
    const secret = await outside.secret(name);
    if (secret === null) return err({ code: "not_configured", message: `the secret ${name} is not set` });
    credentials[part] = secret;
  }
  return ok(credentials);
}

/** The tenant's account at a vendor that says itself which secrets hold it; null when the vendor asks for none. */
export async function vendorAccount(
  secrets: Readonly<Record<string, string>> | undefined,
  outside: Pick<Outside, "secret">,
): Promise<Result<Credentials | null, CredentialsProblem>> {
  if (secrets === undefined || Object.keys(secrets).length === 0) return ok(null);
  const credentials: Credentials = {};
  for (const [part, name] of Object.entries(secrets)) {
    const secret = await outside.secret(name);
    if (secret === null) return err({ code: "not_configured", message: `the secret ${name} is not set` });
    credentials[part] = secret;
  }
  return ok(credentials);
}
