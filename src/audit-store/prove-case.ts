import { openAnchor } from "../audit/anchor";
import { type CaseProof, caseStatement, type ProvenAnchor, type ProvenRow } from "../audit/case-log";
import { merklePath } from "../audit/merkle";
import { signText } from "../audit/signing";
import { anchorOver } from "../db/audit-anchors";
import { caseEntries } from "../db/audit-chain";
import { dbOf } from "../db/db-of";
import type { CaseRef, Refusal } from "../domain";
import type { Env } from "../env";
import { ok, type Result } from "../lib/result";
import { anchorKeys, anchorSeed } from "./anchor-key";
import { headsOf, readAnchorOf } from "./anchors";

/** Texts of payloads beyond these are left out of a proof; their hashes stay. */
const mostCharacters = 16_000_000;
const rowsAtOnce = 200;

type Rows = { data: ProvenRow[]; next: number | null };

/** Every row of a case's log, page by page. `bare`: without what the rows were made of. */
export async function rowsOfCase(
  read: (page: { limit: number; after: number | null }, bare: boolean) => Promise<Result<Rows, Refusal>>,
  bare: boolean,
): Promise<Result<ProvenRow[], Refusal>> {
  const rows: ProvenRow[] = [];
  let characters = 0;
  for (let after: number | null = 0; after !== null; ) {
    const page: Result<Rows, Refusal> = await read({ limit: rowsAtOnce, after }, bare || characters > mostCharacters);
    if (!page.ok) return page;
    for (const row of page.value.data) characters += row.payload?.length ?? 0;
    rows.push(...page.value.data);
    after = page.value.next;
  }
  return ok(rows);
}

/** Puts a case's rows together with the anchors that vouch for them, and signs how far they go. */
export async function proveCase(env: Env, ref: CaseRef, rows: ProvenRow[]): Promise<CaseProof> {
  const { tenantId, caseId } = ref;
  const last = rows.at(-1);
  const head = { caseId, seq: last?.seq ?? 0, hash: last?.hash ?? "" };
  const statement = signText(anchorSeed(env), "case", caseStatement(tenantId, head));
  return { tenantId, caseId, rows, anchors: await anchorsOf(env, ref), statement };
}

async function anchorsOf(env: Env, { tenantId, caseId }: CaseRef): Promise<ProvenAnchor[]> {
  const db = dbOf(env, tenantId);
  const anchors: ProvenAnchor[] = [];
  let vouchedFor = 0;
  for (const seq of await caseEntries(db, tenantId, caseId)) {
    if (seq <= vouchedFor) continue;
    const row = await anchorOver(db, tenantId, seq);
    if (row === null) break;
    vouchedFor = row.seq;
    const signed = await readAnchorOf(env, tenantId, row.day);
    const { anchor } = openAnchor(signed, tenantId, anchorKeys(env));
    const heads = anchor === null ? null : await headsOf(env, tenantId, anchor);
    const place = heads?.findIndex((one) => one.caseId === caseId) ?? -1;
    const head = heads?.[place];
    if (signed !== null && heads !== null && head !== undefined)
      anchors.push({ anchor: signed, head, path: merklePath(heads, place) });
  }
  return anchors;
}
