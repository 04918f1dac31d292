import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { secrets } from "../db/schema";
import type { Outside, TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { openWith, sealWith } from "../lib/keyring";
import { err, ok, type Result } from "../lib/result";

/** A secret's name as placeholders spell it. */
export const secretName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** A secret of the tenant by name; null when there is none (or when no key of the ring opens it). */
export async function readSecret(env: Env, tenantId: TenantId, name: string): Promise<string | null> {
  const [row] = await drizzle(env.DB)
    .select({ sealed: secrets.sealed })
    .from(secrets)
    .where(and(eq(secrets.tenantId, tenantId), eq(secrets.name, name)))
    .limit(1);
  return row === undefined ? null : openWith(keyringOf(env), purpose, row.sealed, `${tenantId}|${name}`);
}

/** Stores or replaces a secret, sealed for this tenant and name: a row that is copied elsewhere does not open. */
export async function writeSecret(env: Env, tenantId: TenantId, name: string, value: string, nowMs: number) {
  const sealed = sealWith(keyringOf(env), purpose, value, `${tenantId}|${name}`);
  await drizzle(env.DB)
    .insert(secrets)
    .values({ tenantId, name, sealed, createdAtMs: nowMs, updatedAtMs: nowMs })
    .onConflictDoUpdate({ target: [secrets.tenantId, secrets.name], set: { sealed, updatedAtMs: nowMs } });
}

const purpose = "tenant-secrets";

const placeholder = /\{\s*secrets?\.([A-Za-z0-9_.-]+)\s*\}/g;
const barePlaceholder = /^secrets?\.([A-Za-z0-9_.-]+)$/;

/**
 * Header values with their secrets filled in: `{secret.NAME}` and `{secrets.NAME}` anywhere in a value, `secret.NAME` as a whole
 * value. Secrets go into headers and nowhere else. What a secret contains is never read as a placeholder again.
 */
export async function fillSecrets(
  headers: Readonly<Record<string, string>>,
  outside: Pick<Outside, "secret">,
): Promise<Result<Record<string, string>, { missing: string }>> {
  const known = new Map<string, string>();
  const spelled = Object.entries(headers).map(
    ([header, value]) => [header, value.trim().replace(barePlaceholder, "{secret.$1}")] as const,
  );
  for (const [, value] of spelled) {
    for (const [, name = ""] of value.matchAll(placeholder)) {
      if (known.has(name)) continue;
      const secret = await outside.secret(name);
      if (secret === null) return err({ missing: name });
      known.set(name, secret);
    }
  }
  return ok(
    Object.fromEntries(
      spelled.map(([header, value]) => [
        header,
        value.replace(placeholder, (_, name: string) => known.get(name) ?? ""),
      ]),
    ),
  );
}
