import { dbOf } from "../db/db-of";
import type { Report } from "../db/reports";
import { slaTermsOf } from "../db/sla-settings";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import type { Evidence } from "../report/evidence";
import { picturesOf } from "./report-pictures";

/** The bytes of a report: its evidence as JSON, or drawn as a PDF. */
export async function drawReport(
  env: Env,
  tenantId: TenantId,
  report: Pick<Report, "format" | "include" | "language">,
  evidence: Evidence,
): Promise<{ bytes: Uint8Array; pages: number | null }> {
  const text = JSON.stringify(evidence, null, 2);
  if (report.format === "json") return { bytes: new TextEncoder().encode(text), pages: null };
  const timeZone = (await slaTermsOf(dbOf(env, tenantId), tenantId))?.terms.calendar.timeZone ?? "UTC";
  const pictures = report.include.includes("pictures")
    ? await picturesOf(env, tenantId, evidence)
    : new Map<string, never>();
  // Fonts and what shapes them are read by who makes a report, and by nobody else.
  const [{ storyOf }, { renderPdf }] = await Promise.all([import("../report/story"), import("../report/render-pdf")]);
  const idHex = sha256Hex(`${text}\n${report.language} ${timeZone}`).slice(0, 32);
  return renderPdf(storyOf(evidence, report, { timeZone, idHex, pictures }), (file) => packedFont(env, file));
}

async function packedFont(env: Env, file: string): Promise<Uint8Array> {
  const answer = await env.ASSETS.fetch(`https://assets.invalid/assets/fonts/${file}`);
  if (!answer.ok) throw new Error(`the font ${file} is not among the built files`);
  return new Uint8Array(await answer.arrayBuffer());
}
