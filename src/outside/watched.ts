import type {
  AttemptReport,
  Exchange,
  OutgoingRequest,
  Outside,
  OutsideAnswer,
  OutsideFailure,
  VendorVerdict,
} from "../domain";
import type { Result } from "../lib/result";
import { type Redactor, redactor } from "./redact";

/** A door to the network that remembers what went through it, without what is secret. */
export interface WatchedOutside extends Outside {
  /** In the order in which the requests were made. */
  exchanges(): Exchange[];
  /** What the calls so far showed about whoever was called: the last one has the word. */
  verdict(): VendorVerdict;
  /** The last complete answer, whole and without what is secret; null: none came. */
  lastAnswer(): { httpStatus: number; contentType: string | null; text: string } | null;
  /** Keeps a value out of the record that is no secret of the tenant (a callback's address). */
  hide(value: string, shown: string): void;
  /** A report as it may be kept: a vendor that sends back what it was sent makes no secret a fact of the case. */
  clean(report: AttemptReport): AttemptReport;
}

/** Characters of a body that are kept. */
const keptCharacters = 8_192;
/** Enough for a plugin that turns pages; more would fill the case with traffic. */
const keptExchanges = 5;
const keptHeaders =
  /^(content-(type|length)|date|location|retry-after|ratelimit.*|x-ratelimit.*|(x-)?(request|correlation|trace)-id)$/i;

/** Watches one attempt. Secrets that are asked for on the way are what is taken out of its record. */
export function watched(outside: Outside): WatchedOutside {
  const clean = redactor();
  const seen: Exchange[] = [];
  let last: OutsideAnswer | null = null;
  let verdict: VendorVerdict = "unasked";
  return {
    async secret(name) {
      const value = await outside.secret(name);
      if (value !== null) clean.hide(value, `{secret.${name}}`);
      return value;
    },
    async fetch(request) {
      const headers = clean.headers(request.headers);
      const answer = await outside.fetch(request);
      verdict = verdictOf(answer) ?? verdict;
      // What is not recorded (an access token) is no vendor's answer to a check either.
      if (answer.ok && request.unrecorded !== true) last = answer.value;
      if (seen.length < keptExchanges) seen.push(exchangeOf(request, headers, answer, clean));
      return answer;
    },
    exchanges: () => seen,
    verdict: () => verdict,
    lastAnswer: () =>
      last === null
        ? null
        : { httpStatus: last.status, contentType: last.headers["content-type"] ?? null, text: clean.text(last.text) },
    hide: clean.hide,
    clean: (report) => cleaned(report, clean),
  };
}

function cleaned(report: AttemptReport, clean: Redactor): AttemptReport {
  if (report.outcome === "done") return report;
  if (report.outcome !== "result") return { ...report, message: clean.text(report.message) };
  const { result } = report;
  switch (result.status) {
    case "success":
    case "cancelled":
    case "waiting":
      return { ...report, result: { ...result, output: clean.facts(result.output) } };
    case "error":
      return { ...report, result: { ...result, message: clean.text(result.message) } };
    case "timeout":
      return report;
  }
}

/** Null: this request never left. */
function verdictOf(answer: Result<OutsideAnswer, OutsideFailure>): VendorVerdict | null {
  // 408 comes from whatever stands before a vendor that does not answer.
  if (answer.ok) return answer.value.status >= 500 || answer.value.status === 408 ? "down" : "up";
  switch (answer.error.code) {
    case "unreachable":
    case "timeout":
      return "down";
    case "too_large":
      return "up";
    case "not_allowed":
    case "not_configured":
      return null;
  }
}

function exchangeOf(
  request: OutgoingRequest,
  headers: Record<string, string>,
  answer: Result<OutsideAnswer, OutsideFailure>,
  clean: Redactor,
): Exchange {
  const asked = {
    method: request.method,
    url: clean.text(request.url),
    headers,
    body: request.body === null ? null : request.unrecorded ? notKept : kept(request.body, clean),
  };
  if (!answer.ok) {
    const { code, message, durationMs } = answer.error;
    return { request: asked, response: null, failure: { code, message: clean.text(message) }, durationMs };
  }
  const { status, text, durationMs } = answer.value;
  const told = Object.fromEntries(Object.entries(answer.value.headers).filter(([name]) => keptHeaders.test(name)));
  if (request.unrecorded === true)
    return {
      request: asked,
      response: { status, headers: clean.headers(told), body: notKept },
      failure: null,
      durationMs,
    };
  const body = isText(answer.value.headers["content-type"]) ? kept(text, clean) : `[${text.length} characters of data]`;
  return { request: asked, response: { status, headers: clean.headers(told), body }, failure: null, durationMs };
}

const notKept = "[not recorded]";

const isText = (contentType: string | undefined): boolean =>
  contentType === undefined || /json|text|xml|html|urlencoded|javascript/i.test(contentType);

/** Cleaned before it is cut: half a secret at the end would not be recognised. */
function kept(body: string, clean: Redactor): string {
  const whole = clean.text(body);
  return whole.length <= keptCharacters ? whole : `${whole.slice(0, keptCharacters)}…`;
}
