import type { ComponentChildren } from "preact";
import { type Env, settingsOf } from "../env";
import { randomSecret } from "../lib/bytes";
import { flowDocument } from "../ui/flow/document";
import type { Shell } from "../ui/flow/model";
import { flowScript } from "./flow-assets";
import { type PageEnd, troubleOf } from "./flow-embed";
import { permissionsPolicy } from "./framework-headers";

/** A page of the flow as an answer: its own nonce, nothing from other hosts, forms to this one only, never cached. */
export async function flowAnswer(
  env: Env,
  page: {
    shell: Shell;
    title: string;
    hasForm?: boolean;
    at?: PageEnd;
    leaveFor?: string | null;
    body: ComponentChildren;
  },
  init: { status?: number; headers?: Record<string, string> } = {},
): Promise<Response> {
  const nonce = randomSecret(16);
  const { body, at, ...rest } = page;
  const html = flowDocument({
    ...rest,
    at: at ?? troubleOf(init.status ?? 200),
    children: body,
    nonce,
    script: await flowScript(env),
  });
  return new Response(html, {
    status: init.status ?? 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": policy(nonce, page.shell.origins ?? [], settingsOf(env).CONTENT_ORIGIN),
      "Permissions-Policy": permissionsPolicy(page.shell.hasCamera),
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      ...init.headers,
    },
  });
}

/** `files`: where uploads are shown from, when that is another host. */
const policy = (nonce: string, origins: readonly string[], files: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    `img-src 'self' blob: ${files}`.trim(),
    "font-src 'self'",
    `connect-src 'self' ${files}`.trim(),
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${origins.length === 0 ? "'none'" : origins.join(" ")}`,
    "require-trusted-types-for 'script'",
    "trusted-types flow",
  ].join("; ");

/** Addresses have names in them that somebody typed: what a header cannot carry is written as an address does. */
export const seeOther = (location: string, headers: Record<string, string> = {}): Response =>
  new Response(null, {
    status: 303,
    headers: { Location: location.replace(/[^!-~]/gu, encodeURIComponent), "Cache-Control": "no-store", ...headers },
  });
