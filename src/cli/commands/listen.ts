import { createHmac, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../../lib/json";
import type { Command, Invocation } from "../command";
import { CliError } from "../failure";
import { credentials } from "../profiles";
import { word } from "../words";
import { follow, newestPlace, shortEvent } from "./follow";

const gapsMs = [0, 1_000, 5_000, 15_000];
const timeoutMs = 15_000;

export const listenCommand: Command = {
  name: "listen",
  summary: "Deliver events to a receiver on this computer, signed like webhooks",
  details:
    "Reads the log of events and posts each to --forward-to, in order, with the headers of Standard Webhooks. The signing secret is made once " +
    "for this profile and stays the same. What is not answered with 2xx within 15 seconds is tried three times more.",
  options: {
    "forward-to": { summary: "Where your receiver listens", value: "url" },
    events: { summary: "Only these types; may be repeated", value: "type", many: true },
    case: { summary: "Only of this case", value: "id" },
    past: { summary: "Begin with what is in the log already" },
    limit: { summary: "Stop after so many events", value: "number" },
    "print-secret": { summary: "Only say the signing secret" },
  },
  examples: ["listen --forward-to http://localhost:3000/webhooks", "listen --print-secret"],
  run: listen,
};

async function listen(call: Invocation): Promise<number> {
  const secret = secretOf(call);
  if (call.flag("print-secret")) {
    call.out.answer({ secret }, () => secret);
    return 0;
  }
  const target = receiver(call.text("forward-to"));
  const caseId = call.text("case");
  const wish = {
    types: call.texts("events"),
    ...(caseId !== undefined && { caseId }),
  };
  const api = await call.api();
  // What happens after "Ready" is delivered, so the place in the log is known before.
  const from = call.flag("past") ? { fromStart: true } : { cursor: await newestPlace(api) };
  call.out.line(
    { ready: true, forwardTo: target.href, secret },
    () => `Ready: events go to ${target.href} (Ctrl-C ends it)\nYour signing secret is ${secret}`,
  );
  let left = call.text("limit") === undefined ? Number.POSITIVE_INFINITY : call.count("limit", 1, 1);
  let failed = 0;
  for await (const event of follow(api, { ...wish, ...from }, call.signal)) {
    const status = await deliver(call, target, secret, event);
    if (status === null || status >= 300) failed += 1;
    left -= 1;
    if (left === 0) break;
  }
  return failed === 0 ? 0 : 1;
}

/** Posts an event until it is answered with 2xx or the tries are used up; the last status, or null without any answer. */
async function deliver(call: Invocation, target: URL, secret: string, event: JsonObject): Promise<number | null> {
  const body = JSON.stringify(event);
  let status: number | null = null;
  for (const [attempt, gapMs] of gapsMs.entries()) {
    if (gapMs > 0) await sleep(gapMs, undefined, { signal: call.signal }).catch(() => {});
    if (call.signal.aborted) return status;
    status = await post(target, signed(secret, word(event, "id"), body), body, call.signal);
    const told = { event: word(event, "id"), type: word(event, "type"), attempt: attempt + 1, status };
    call.out.line(told, () => `${shortEvent(event, call.out)}  ${statusWords(call, status, attempt)}`);
    if (status !== null && status >= 200 && status < 300) return status;
  }
  return status;
}

async function post(target: URL, headers: Record<string, string>, body: string, signal: AbortSignal) {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const answer = await fetch(target, { method: "POST", headers, body, redirect: "manual", signal: limit });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}

/** The headers of a delivery: Standard Webhooks, and the documented system's beside it. */
export function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "user-agent": "edgecase-cli",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
    "x-hmac-signature": createHmac("sha256", secret).update(body).digest("hex"),
  };
}

function statusWords({ out }: Invocation, status: number | null, attempt: number): string {
  const isGood = status !== null && status >= 200 && status < 300;
  const words = status === null ? "no answer" : `[${status}]`;
  const more = isGood ? "" : attempt + 1 < gapsMs.length ? ", will try again" : ", given up";
  return out.paint(isGood ? "green" : "red", `${words}${more}`);
}

/** The profile's own secret; made now if it has none. Without a profile it follows from the key, so that it stays the same. */
function secretOf(call: Invocation): string {
  const known = credentials(call.profiles, call.env, call.text("url"));
  if (known.webhookSecret !== undefined) return known.webhookSecret;
  const stored = call.profiles.read();
  if (stored === null) return `whsec_${createHmac("sha256", known.key).update("edgecase listen").digest("base64")}`;
  const webhookSecret = `whsec_${randomBytes(32).toString("base64")}`;
  call.profiles.save({ ...stored, webhookSecret });
  return webhookSecret;
}

function receiver(url: string | undefined): URL {
  if (url === undefined) throw new CliError("usage", "listen needs --forward-to <url>.");
  const text = /^\d+$/.test(url) ? `http://localhost:${url}` : url.includes("://") ? url : `http://${url}`;
  if (!URL.canParse(text)) throw new CliError("usage", `"${url}" is not an address.`);
  return new URL(text);
}
