import type { TenantId } from "./ids";

/**
 * How far applicants come with a form. `opened`: the button of the link was pressed (a mail scanner that only looks is nobody);
 * `started`: a page of the form was shown; `page`: a page was sent, its id in `detail`; `error`: a field was sent back,
 * `detail` is `<page>/<field>/<code>`; `submitted`: the form was sent.
 */
export const funnelSteps = ["opened", "started", "page", "error", "submitted"] as const;
export type FunnelStep = (typeof funnelSteps)[number];

/** What the form was filled on, as the browser says of itself; good for counting, never for deciding. */
export const funnelDevices = ["phone", "tablet", "computer"] as const;
export type FunnelDevice = (typeof funnelDevices)[number];

/** Queue `funnel`: somebody came this far. Says nothing of who: `id` is a hash that makes the same step of the same case count once. */
export interface FunnelMessage {
  tenantId: TenantId;
  id: string;
  /** Key of the definition. */
  workflow: string;
  form: string;
  step: FunnelStep;
  detail: string;
  device: FunnelDevice;
  /** ISO 3166-1 alpha-2 of where the request came from; `ZZ`: not known. */
  country: string;
  atMs: number;
}

/** Day of a time, in UTC: `2026-11-22`. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
