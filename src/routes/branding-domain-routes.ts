import * as z from "zod";
import { addBrandDomain, type BrandDomain, dropBrandDomain, listBrandDomains, markVerified } from "../db/brand-domains";
import { dbOf } from "../db/db-of";
import { readHostName } from "../domain/host-name";
import { settingsOf } from "../env";
import { base64url, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err } from "../lib/result";
import { outsideFor } from "../outside";
import { txtRecords } from "../outside/txt-records";
import { DomainView, proofName, viewOfDomain } from "./branding-schemas";
import { listOf } from "./case-schemas";
import { forgetHosts } from "./custom-hosts";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const mostDomains = 10;
const base = "/api/v1/branding/domains";
const common = { scope: "admin", tag: "Branding" } as const;
const One = z.object({ host: z.string().max(260) });

/** Hosts of the tenant: its links are written with the first one that is proved, and it leads to its flows only. */
export const brandingDomainRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      name: "listBrandingDomains",
      method: "GET",
      path: base,
      summary: "List your own hosts",
      answers: { 200: listOf(DomainView) },
    },
    async ({ env, tenantId }) =>
      answer(200, {
        data: (await listBrandDomains(dbOf(env, tenantId), tenantId)).map(viewOfDomain),
        nextCursor: null,
      }),
  ),
  defineRoute(
    {
      ...common,
      name: "addBrandingDomain",
      method: "POST",
      path: base,
      summary: "Register a host of your own",
      description:
        "It leads to nothing of yours until the TXT record in the answer stands in the DNS and the host was verified.",
      body: z.strictObject({ host: z.string().min(1).max(260) }),
      idempotent: "none",
      answers: { 201: DomainView },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const host = readHostName(body.host);
      const settings = settingsOf(env);
      const ours = [settings.BASE_URL, settings.CONTENT_ORIGIN].map((own) => URL.parse(own)?.hostname);
      if (host === null || ours.includes(host))
        return err(
          problem("bad_value", "Give a host name of your own, like verify.example.com: no port, path or address.", {
            param: "host",
          }),
        );
      const db = dbOf(env, tenantId);
      const known = await listBrandDomains(db, tenantId);
      const there = known.find((one) => one.host === host);
      if (there !== undefined) return answer(201, viewOfDomain(there));
      if (known.length >= mostDomains)
        return err(problem("conflict", `There are ${mostDomains} hosts already. Delete one first.`));
      // Follows from tenant and host: deleting a host and adding it again asks for the same record.
      const key = derivedKey(settings.MASTER_KEY, "brand-domain");
      const proof = `edgecase-verify=${base64url(hmacSha256(key, `${tenantId}|${host}`)).slice(0, 32)}`;
      const domain: BrandDomain = { host, proof, createdAtMs: nowMs, verifiedAtMs: null };
      await addBrandDomain(db, tenantId, domain);
      forgetHosts();
      return answer(201, viewOfDomain(domain));
    },
  ),
  defineRoute(
    {
      ...common,
      name: "verifyBrandingDomain",
      method: "POST",
      path: `${base}/{host}/verify`,
      summary: "Look for the TXT record of a host",
      description: "Asks the DNS now. 409 while the record is not there, or when another tenant has proved the host.",
      params: One,
      idempotent: "none",
      answers: { 200: DomainView },
    },
    async ({ env, tenantId, params, nowMs }) => {
      const db = dbOf(env, tenantId);
      const domain = (await listBrandDomains(db, tenantId)).find(({ host }) => host === params.host.toLowerCase());
      if (domain === undefined) return err(notFound("host"));
      const records = await txtRecords(outsideFor(env, tenantId), proofName(domain.host));
      if (!records.ok) return err(problem("not_ready", "The DNS does not answer. Try again in a minute."));
      if (!records.value.includes(domain.proof))
        return err(
          problem(
            "conflict",
            `There is no TXT record ${proofName(domain.host)} with this value (yet). Found: ${records.value.length}.`,
            {
              details: { name: proofName(domain.host), wanted: domain.proof },
            },
          ),
        );
      if (!(await markVerified(db, tenantId, domain.host, nowMs)))
        return err(problem("conflict", "Another tenant has proved this host. It has to let go of it first."));
      forgetHosts();
      return answer(200, viewOfDomain({ ...domain, verifiedAtMs: nowMs }));
    },
  ),
  defineRoute(
    {
      ...common,
      name: "deleteBrandingDomain",
      method: "DELETE",
      path: `${base}/{host}`,
      summary: "Let go of a host",
      description:
        "It serves nothing from then on; links are written with the next host, or with the deployment's own.",
      params: One,
      idempotent: "none",
      answers: { 200: z.object({ host: z.string() }) },
    },
    async ({ env, tenantId, params }) => {
      const host = params.host.toLowerCase();
      if (!(await dropBrandDomain(dbOf(env, tenantId), tenantId, host))) return err(notFound("host"));
      forgetHosts();
      return answer(200, { host });
    },
  ),
];
