import type { Outside, OutsideAnswer, OutsideFailure, RunResult } from "../../domain";
import { builtInVendor } from "../../domain";
import { getPath, type JsonObject } from "../../lib/json";
import { isAbout, linkTo, type PolicyKind, policyKinds, usualPaths } from "../../merchants/policies";
import { type Page, readPage } from "../../merchants/read-page";
import { registrableDomain } from "../../merchants/registrable-domain";
import { shown, summaryOf } from "../../merchants/score";
import { findingsOf, type StatedMerchant, type Visit } from "../../merchants/website";
import type { CheckResult } from "../contract";
import { CheckInputs } from "../inputs";
import { problemsOf } from "../problems-of";
import { judged, reason } from "./judged";

const mostRedirects = 5;
const mostBytes = 1_500_000;
/** For all of it: whoever waits for a check does not wait for a slow shop. */
const leastLeftMs = 500;

/**
 * Visits a website as a customer would, without a vendor: its front page, and the pages that whoever sells on the web has to have. What is
 * fetched is read and thrown away; a website that cannot be reached is an answer, not a failure.
 */
export async function lookAtWebsite(
  {
    input,
    environment,
    timeoutSeconds,
  }: { input: JsonObject; environment: CheckResult["environment"]; timeoutSeconds: number },
  outside: Outside,
  now: () => number,
): Promise<RunResult> {
  const order = CheckInputs["merchant-monitoring"].safeParse(input);
  if (!order.success) return { status: "error", code: "bad_input", message: problemsOf(order.error.issues) };
  const { websiteUrl, companyName, lineOfBusiness, reportType, country } = order.data;
  const deadlineMs = now() + Math.max(5, timeoutSeconds - 2) * 1_000;
  const visit = await visitWebsite(websiteUrl, outside, () => deadlineMs - now());
  if (visit === "not_allowed")
    return { status: "error", code: "not_allowed", message: "This address is not called: it is no public website." };
  const stated = statedIn(input, { companyName: companyName ?? null, lineOfBusiness: lineOfBusiness ?? null });
  const { indicators, facts, snapshot } = findingsOf(visit, stated);
  const reasons = indicators.map(({ id, riskLevel, name, explanation }) =>
    reason(riskLevel === "critical" ? "high" : "medium", id, `${name}. ${explanation}`),
  );
  const data: JsonObject = {
    reportType,
    websiteUrl,
    country: country ?? null,
    summary: summaryOf(indicators),
    violations: indicators.map(shown),
    websiteCompany: { name: stated.companyName, found: getPath(facts, "companyName.found") ?? null },
    lineOfBusiness: facts.lineOfBusiness ?? {},
    website: facts,
    ecosystem: { domains: snapshot.outgoing.map((domain) => ({ domain, relation: "linked or embedded" })) },
    transactions: { refundPolicyFound: getPath(facts, "pages.refund") !== null },
    snapshot: { ...snapshot },
  };
  const output: CheckResult = {
    ...{ type: "merchant-monitoring", vendor: builtInVendor, ...judged(reasons, data), vendorRef: null, environment },
    rawRef: null,
  };
  return { status: "success", output };
}

function statedIn(input: JsonObject, known: Pick<StatedMerchant, "companyName" | "lineOfBusiness">): StatedMerchant {
  const mcc = getPath(input, "options.mcc") ?? input.mcc;
  const words = getPath(input, "options.forbiddenWords");
  return {
    ...known,
    mcc: typeof mcc === "string" || typeof mcc === "number" ? String(mcc) : null,
    forbiddenWords: Array.isArray(words) ? words.filter((word) => typeof word === "string").slice(0, 200) : [],
  };
}

interface Walk {
  outside: Outside;
  leftMs: () => number;
  askedHost: string;
}

async function visitWebsite(url: string, outside: Outside, leftMs: () => number): Promise<Visit | "not_allowed"> {
  const walk: Walk = { outside, leftMs, askedHost: URL.parse(url)?.host ?? "" };
  const first = await follow(url, walk);
  // A moment's trouble is no finding.
  const front = "failure" in first && first.failure.retryable ? await follow(url, walk) : first;
  if ("failure" in front && front.failure.code === "not_allowed" && front.redirects.length <= 1) return "not_allowed";
  const none = { asked: url, home: null, plainHttpLeadsToHttps: null, hstsSeconds: null, policies: {} };
  if ("failure" in front) return { ...none, httpStatus: null, failure: front.failure.code, redirects: front.redirects };
  const { answer, redirects } = front;
  const finalUrl = redirects.at(-1) ?? url;
  const isPage = answer.status >= 200 && answer.status < 300 && isText(answer);
  if (!isPage) return { ...none, httpStatus: answer.status, failure: isText(answer) ? null : "no_page", redirects };
  const home = readPage(answer.text, finalUrl);
  const [plain, policies] = await Promise.all([askPlain(finalUrl, walk), policiesOf(home, walk)]);
  const hsts = /max-age="?(\d+)/i.exec(answer.headers["strict-transport-security"] ?? "")?.[1];
  return {
    ...{ asked: url, home, httpStatus: answer.status, failure: null, redirects, policies },
    ...{ plainHttpLeadsToHttps: plain, hstsSeconds: hsts === undefined ? null : Number(hsts) },
  };
}

type Followed = { answer: OutsideAnswer; redirects: string[] } | { failure: OutsideFailure; redirects: string[] };

/** Gets a page; redirects are followed by hand, each address checked like the first. */
async function follow(url: string, walk: Walk): Promise<Followed> {
  const redirects = [url];
  for (let hop = 0; ; hop += 1) {
    const at = redirects.at(-1) ?? url;
    const got = await get(at, walk);
    if (!got.ok) return { failure: got.error, redirects };
    const { location } = got.value.headers;
    const isRedirect = got.value.status >= 300 && got.value.status < 400 && location !== undefined;
    const refresh = isRedirect || !isText(got.value) ? null : readPage(got.value.text.slice(0, 20_000), at).refreshTo;
    const next = isRedirect ? (URL.parse(location, at)?.href ?? null) : refresh;
    if (next === null || redirects.includes(next)) return { answer: got.value, redirects };
    if (hop === mostRedirects)
      return {
        failure: { code: "unreachable", message: "too many redirects", retryable: false, durationMs: 0 },
        redirects,
      };
    redirects.push(next);
  }
}

/** The asked host may be one that the deployment excepts from its fence; wherever it leads may not. */
const get = (url: string, { outside, leftMs, askedHost }: Walk) =>
  outside.fetch({
    url,
    method: "GET",
    headers: {
      accept: "text/html,application/xhtml+xml",
      "user-agent": "Mozilla/5.0 (compatible; Edgecase website check)",
    },
    body: null,
    timeoutMs: Math.max(leastLeftMs, Math.min(6_000, leftMs())),
    maxBytes: mostBytes,
    cut: true,
    plainHttp: true,
    foreign: new URL(url).host !== askedHost,
  });

/** Whether plain http leads to https; null: nobody answers there, which is as good, or could not be asked. */
async function askPlain(finalUrl: string, walk: Walk): Promise<boolean | null> {
  const url = new URL(finalUrl);
  if (url.protocol !== "https:" || url.port !== "" || walk.leftMs() < leastLeftMs) return null;
  const got = await get(`http://${url.host}/`, walk);
  if (!got.ok) return null;
  const { status, headers } = got.value;
  if (status >= 200 && status < 300) return false;
  return status >= 300 && status < 400 && (URL.parse(headers.location ?? "", url.href)?.protocol ?? "") === "https:";
}

async function policiesOf(home: Page, walk: Walk): Promise<Visit["policies"]> {
  const found = await Promise.all(
    policyKinds.map(async (kind): Promise<[PolicyKind, Page] | null> => {
      const page = await policyPage(kind, home, walk);
      return page === null ? null : [kind, page];
    }),
  );
  return Object.fromEntries(found.filter((one) => one !== null));
}

async function policyPage(kind: PolicyKind, home: Page, walk: Walk): Promise<Page | null> {
  const link = linkTo(kind, home.links);
  const isOwn = (url: string) =>
    registrableDomain(new URL(url).hostname) === registrableDomain(new URL(home.url).hostname);
  const addresses = link === null ? usualPaths[kind].map((path) => new URL(path, home.url).href) : [link.url];
  for (const address of addresses) {
    if (walk.leftMs() < leastLeftMs) return null;
    const followed = await follow(address, walk);
    if ("failure" in followed || followed.answer.status !== 200 || !isText(followed.answer)) continue;
    const page = readPage(followed.answer.text, followed.redirects.at(-1) ?? address);
    // Whoever links to it has it, wherever it lies; where nothing led to it, it has to be what it was looked for as.
    if (link === null ? isOwn(page.url) && page.text !== home.text && isAbout(kind, page) : page.text.length > 20)
      return page;
  }
  return null;
}

const isText = ({ headers }: OutsideAnswer): boolean => /html|xml|text\/plain|^$/i.test(headers["content-type"] ?? "");
