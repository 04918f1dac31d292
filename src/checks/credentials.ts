import type { Outside } from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";

/** The tenant's own account at a vendor, by the vendor's words for its parts (`consumerKey`, …). */
export type Credentials = Record<string, string>;
/** The same without its secrets: part → name of the tenant's secret that holds it. */
export type Account = Readonly<Record<string, string>>;

export type CredentialsProblem = { code: "bad_input" | "not_configured"; message: string };

const reference = /^\{\s*secrets?\.([A-Za-z_][A-Za-z0-9_.-]{0,63})\s*\}$/;

/**
 * The account that an order names; null when it names none. The order holds references (`{secret.NAME}`) only: anything else in their
 * place is refused, so that a credential can never lie in an effect or a log.
 */
export function namedAccount(input: JsonObject): Result<Account | null, CredentialsProblem> {
  const named = isObject(input.options) ? input.options.credentials : undefined;
  if (named === undefined || named === null) return ok(null);
  if (!isObject(named)) return err({ code: "bad_input", message: "options.credentials: is an object of references" });
  const account: [part: string, name: string][] = [];
  for (const [part, spelled] of Object.entries(named)) {
    const name = typeof spelled === "string" ? reference.exec(spelled.trim())?.[1] : undefined;
    if (name === undefined)
      return err({ code: "bad_input", message: `options.credentials.${part}: is a reference such as {secret.NAME}` });
    account.push([part, name]);
  }
  return ok(Object.fromEntries(account));
}

/** Reads the secrets of an account; null when it has no parts. */
export async function readAccount(
  account: Account,
  outside: Pick<Outside, "secret">,
): Promise<Result<Credentials | null, CredentialsProblem>> {
  const parts = Object.entries(account);
  if (parts.length === 0) return ok(null);
  const credentials: [part: string, secret: string][] = [];
  for (const [part, name] of parts) {
    const secret = await outside.secret(name);
    if (secret === null) return err({ code: "not_configured", message: `the secret ${name} is not set` });
    credentials.push([part, secret]);
  }
  return ok(Object.fromEntries(credentials));
}
