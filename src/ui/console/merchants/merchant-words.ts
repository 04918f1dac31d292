import type { MerchantReportReason, MerchantReportStatus, MerchantReportType } from "../../../domain/merchants";
import type { Tone } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import { may } from "../model/session";
import type { Standing } from "../model/words";
import type { MerchantReport, MerchantSchedule } from "./merchants-model";

export const typeWords: Record<MerchantReportType, string> = {
  MERCHANT_REPORT_T1: "First check",
  MERCHANT_REPORT_T2: "First check, in depth",
  ONGOING_MERCHANT_REPORT_T1: "Repeat",
  ONGOING_MERCHANT_REPORT_T2: "Repeat, in depth",
};

/** What a repeated look of the same depth is called. */
export const repeatType = (type: MerchantReportType): MerchantReportType =>
  type.endsWith("T2") ? "ONGOING_MERCHANT_REPORT_T2" : "ONGOING_MERCHANT_REPORT_T1";

export const becauseWords: Record<MerchantReportReason, string> = {
  asked: "asked for",
  batch: "of a file",
  schedule: "by its schedule",
};

export const statusWords: Record<MerchantReportStatus, string> = {
  new: "Waiting",
  "in-progress": "Being made",
  "quality-control": "Quality control",
  completed: "Completed",
  failed: "Failed",
};

const statusTones: Record<MerchantReportStatus, Tone> = {
  new: "neutral",
  "in-progress": "info",
  "quality-control": "wait",
  completed: "info",
  failed: "bad",
};

export function standingOf({ status, reviewed }: Pick<MerchantReport, "status" | "reviewed">): Standing {
  if (status === "completed" && reviewed !== null) return { label: "Reviewed", tone: "ok", icon: "check" };
  return { label: statusWords[status], tone: statusTones[status], ...(status === "failed" && { icon: "alert" }) };
}

/** The website as people call it: `https://www.shop.example/en?a=1` → "shop.example". A name in other letters stays in its code: no look-alikes. */
export const hostOf = (url: string): string => (URL.parse(url)?.host ?? url).replace(/^www\./, "");

/** A page of it, short: `https://www.shop.example/returns?a=1` → "shop.example/returns". */
export const pageOf = (url: string): string => {
  const path = URL.parse(url)?.pathname ?? "/";
  return `${hostOf(url)}${path === "/" ? "" : path}`;
};

/** A merchant nobody has named is called by its website. */
export const merchantTitle = ({ merchantName, websiteUrl }: Pick<MerchantReport, "merchantName" | "websiteUrl">) =>
  merchantName ?? hostOf(websiteUrl);

/** Points against the report before; null: there is none, or one of the two has no score. */
export const scoreChange = ({ riskScore, previousScore }: Pick<MerchantReport, "riskScore" | "previousScore">) =>
  riskScore === null || previousScore === null ? null : riskScore - previousScore;

export interface ChangeWords {
  icon: IconName;
  /** Short, beside the score. */
  text: string;
  /** For those who do not see the sign. */
  said: string;
}

export function changeWords(points: number): ChangeWords {
  if (points === 0) return { icon: "minus", text: "0", said: "as before" };
  const [icon, more] = points > 0 ? (["up", "more"] as const) : (["down", "less"] as const);
  return { icon, text: String(Math.abs(points)), said: `${Math.abs(points)} ${more} than before` };
}

export const builtIn = "builtin";
export const vendorWords = (vendor: string | null): string =>
  vendor === null || vendor === builtIn ? "Edgecase itself" : vendor;

/** How often, in words. */
export function rhythmWords({
  intervalDays,
  dayOfMonth,
}: Pick<MerchantSchedule, "intervalDays" | "dayOfMonth">): string {
  if (dayOfMonth !== null) return `on day ${dayOfMonth} of each month`;
  return intervalDays === 1 ? "every day" : `every ${intervalDays ?? 30} days`;
}

/** Where this leads on the web; null: nowhere that a link may lead. Addresses of reports are what strangers wrote. */
export function webAddress(text: string): string | null {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** Why the signed-in person cannot change anything of merchants; null when they can (the server decides). */
export const merchantsLocked = (): string | null =>
  may("cases:write") === false ? "You may look, not change. Ask an administrator for the role analyst." : null;
