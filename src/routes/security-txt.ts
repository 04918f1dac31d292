import { Hono } from "hono";
import { settingsOf } from "../env";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { notFound } from "./problem";

const dayMs = 86_400_000;
/** The standard wants less than a year. Half of one: a deployment that nobody runs any more stops promising an answer. */
const validDays = 180;

/**
 * `/.well-known/security.txt` (RFC 9116): whom to tell of a weakness in this deployment, from the setting SECURITY_CONTACT. Where none is
 * set there is no such address: nobody is promised an answer. A tenant's own host serves forms and does not serve this.
 */
export const securityTxt = new Hono<AppEnv>();

securityTxt.get("/.well-known/security.txt", (c) => {
  const { SECURITY_CONTACT, BASE_URL } = settingsOf(c.env);
  if (SECURITY_CONTACT.length === 0) return refuse(c, notFound("path"));
  const baseUrl = BASE_URL === "" ? new URL(c.req.url).origin : BASE_URL;
  return c.body(securityText(SECURITY_CONTACT, baseUrl, Date.now()), 200, {
    "Content-Type": "text/plain; charset=utf-8",
  });
});

/** The file. It is the same all day (UTC), so that whoever compares it sees changes that are some. */
export function securityText(contacts: readonly string[], baseUrl: string, nowMs: number): string {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const expires = new Date(today + validDays * dayMs).toISOString();
  return [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires}`,
    "Preferred-Languages: en",
    `Canonical: ${baseUrl}/.well-known/security.txt`,
    "",
  ].join("\n");
}
