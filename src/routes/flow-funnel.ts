import type { FlowView } from "../cases/case-api";
import type { FieldProblem, FunnelDevice, FunnelMessage, FunnelStep, TenantId } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import type { Visit } from "./flow-visit";

/** A step that a visit has taken: told to the funnel when it has been answered. */
export interface FunnelNote {
  step: FunnelStep;
  detail: string;
}

/** Notes a step of this visit. What is sent again in a revision is no way through the form. */
export function noteStep(visit: Pick<Visit, "funnel" | "view">, step: FunnelStep, detail = ""): void {
  if (visit.view.mode === "collect") visit.funnel.push({ step, detail });
}

/** Each field that was sent back. */
export function noteErrors(visit: Pick<Visit, "funnel" | "view">, problems: readonly FieldProblem[]): void {
  for (const { page, field, code } of problems) noteStep(visit, "error", `${page}/${withoutRows(field)}/${code}`);
}

/** Rows of a list are one field: `owners.2.email` → `owners.email`. */
const withoutRows = (field: string): string => field.replace(/\.\d+(?=\.|$)/g, "");

/**
 * Hands the steps of a visit over to be added up. Nothing of a person travels: a hash that makes the same step of the same case and
 * part count once, the kind of device, and the country that the network says. What cannot be handed over is not counted.
 */
export async function tellFunnel(visit: Visit, request: Request, env: Env): Promise<void> {
  const steps = visit.funnel.splice(0);
  const { form, workflow } = visit.view;
  if (steps.length === 0 || form === null) return;
  const { tenantId, caseId } = visit.applicant.ref;
  const who = `${tenantId}|${caseId}|${subjectOf(visit.view, visit.applicant.linkId)}|${form.key}`;
  const device = deviceOf(request.headers);
  const country = countryOf(request);
  const bodies = steps.map(
    ({ step, detail }): FunnelMessage => ({
      tenantId: tenantId as TenantId,
      id: sha256Hex(`${who}|${step}|${detail}`).slice(0, 32),
      workflow,
      form: form.key,
      step,
      detail,
      device,
      country,
      atMs: visit.nowMs,
    }),
  );
  try {
    await env.FUNNEL.sendBatch(bodies.map((body) => ({ body })));
  } catch (problem) {
    log.warn("funnel.lost", { steps: bodies.length, ...errorFields(problem) });
  }
}

const subjectOf = (view: FlowView, linkId: string): string =>
  view.links.find((link) => link.id === linkId)?.subject ?? "applicant";

/** By the browser's own hint, else by its name. A guess, and only counted by. */
export function deviceOf(headers: Headers): FunnelDevice {
  const name = headers.get("user-agent") ?? "";
  if (/iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Android(?!.*Mobile)/i.test(name)) return "tablet";
  if (headers.get("sec-ch-ua-mobile") === "?1" || /Mobi|iPhone|iPod/i.test(name)) return "phone";
  return "computer";
}

/** Where the network says that the request came from: the platform's object, else its header. Tor (`T1`) and what is not known: `ZZ`. */
export function countryOf(request: Request): string {
  const country: unknown = request.cf?.country ?? request.headers.get("cf-ipcountry");
  return typeof country === "string" && /^[A-Z]{2}$/.test(country) && country !== "XX" ? country : "ZZ";
}
