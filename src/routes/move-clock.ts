import { caseOf } from "../cases/case-of";
import { type CaseKeyset, listCases } from "../db/case-list";
import { dbOf } from "../db/db-of";
import type { Keyset } from "../db/keyset";
import { listEndpoints } from "../db/webhooks";
import type { CaseRef, TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { askSandbox, sandboxOrigin } from "../outside";
import { endpointOf } from "../webhooks/endpoint-of";

const perBatch = 100;

/**
 * Tells everything that waits in a sandbox tenant that its clock has jumped: open cases, webhooks on their way, the sandbox
 * vendor. In this order, because a case must see its own deadlines pass before what comes after them. Answers how many cases heard.
 */
export async function moveClocks(env: Env, tenantId: TenantId, offsetMs: number, byMs: number): Promise<number> {
  const cases = await moveCases(env, tenantId, offsetMs);
  await moveEndpoints(env, tenantId, offsetMs, byMs);
  const clock = new Request(`${sandboxOrigin}/v1/clock`, {
    method: "POST",
    body: JSON.stringify({ seconds: byMs / 1_000 }),
  });
  await alone("vendor", async () => (await askSandbox(env, tenantId, clock)).body?.cancel());
  return cases;
}

async function moveCases(env: Env, tenantId: TenantId, offsetMs: number): Promise<number> {
  const filters = { status: "active", order: "oldest_first" } as const;
  let heard = 0;
  let cursor: CaseKeyset | null = null;
  do {
    const page: Awaited<ReturnType<typeof listCases>> = await listCases(
      dbOf(env, tenantId),
      tenantId,
      filters,
      cursor,
      perBatch,
    );
    const moved = await Promise.all(
      page.data.map(({ caseId }) =>
        alone("case", () => caseOf(env, { tenantId, caseId } as CaseRef).moveClock(offsetMs)),
      ),
    );
    heard += moved.filter(Boolean).length;
    cursor = page.next;
  } while (cursor !== null);
  return heard;
}

async function moveEndpoints(env: Env, tenantId: TenantId, offsetMs: number, byMs: number): Promise<void> {
  let cursor: Keyset | null = null;
  do {
    const page: Awaited<ReturnType<typeof listEndpoints>> = await listEndpoints(
      dbOf(env, tenantId),
      tenantId,
      cursor,
      perBatch,
    );
    await Promise.all(
      page.data.map(({ id }) => alone("endpoint", () => endpointOf(env, tenantId, id).moveClock(offsetMs, byMs))),
    );
    cursor = page.next;
  } while (cursor !== null);
}

/** One that fails must not keep the time from the others. */
async function alone(what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (problem) {
    log.warn("clock.not_moved", { what, ...errorFields(problem) });
    return false;
  }
}
