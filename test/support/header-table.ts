/**
 * What every answer says of itself, by the kind of answer: written down here by hand, so that it is not what the code says of the code.
 * `null`: the header is not there. What stands in no row may not be sent.
 */
export type HeaderRow = Readonly<Record<string, string | RegExp | null>>;

const nonce = "nonce-[\\w-]{22,}";
const policy = (...parts: string[]): RegExp => new RegExp(`^${parts.join("; ")}$`);
const noMarkup = "require-trusted-types-for 'script'; trusted-types";
/** Sources out of settings and lists: one or more origins. */
const origins = "https?:\\/\\/[\\w.:-]+(?: https?:\\/\\/[\\w.:-]+)*";

const everyone: HeaderRow = {
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy":
    "camera=(), geolocation=(), microphone=(), payment=(), display-capture=(), hid=(), midi=(), serial=(), usb=()",
  "referrer-policy": "same-origin",
  "request-id": /^req_[0-9a-z]{26}$/,
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
};
const alone: HeaderRow = { "cross-origin-resource-policy": "same-origin", "cache-control": "no-store" };
const page: HeaderRow = { ...everyone, ...alone, "cross-origin-embedder-policy": "require-corp" };
const unframed: HeaderRow = { "x-frame-options": "DENY" };
const byListed = `frame-ancestors (?:'none'|\\*|${origins})`;
/** Only `frame-ancestors 'none'` can be said in the old way as well. */
const listed: HeaderRow = { "x-frame-options": /^DENY$|^$/ };

const flow: HeaderRow = {
  ...page,
  ...listed,
  "permissions-policy":
    /^camera=\((?:self)?\), geolocation=\(\), microphone=\(\), payment=\(\), display-capture=\(\), hid=\(\), midi=\(\), serial=\(\), usb=\(\)$/,
  "content-security-policy": policy(
    `default-src 'none'; script-src '${nonce}' 'strict-dynamic'`,
    `style-src '${nonce}'`,
    `img-src 'self' blob:(?: ${origins})?`,
    "font-src 'self'",
    `connect-src 'self'(?: ${origins})?`,
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors (?:'none'|${origins})`,
    `${noMarkup} flow`,
  ),
};

export const headerTable = {
  /** JSON, text, lists, redirects, refusals, faults, and what has no body: nothing may come of it in a browser. */
  data: {
    ...everyone,
    ...alone,
    ...unframed,
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  },
  /** Sign-in, join, mailbox, sandbox, guides. */
  page: {
    ...page,
    ...unframed,
    "content-security-policy": policy(
      `default-src 'none'; style-src '${nonce}'(?: 'sha256-[\\w+/=]+')*`,
      `(?:img-src 'self' data:; )?(?:script-src '${nonce}'; connect-src 'self'; worker-src blob:; )?form-action 'self'`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
      `${noMarkup} (?:'none'|dompurify docs-parse default)`,
    ),
  },
  /** The webhook portal: in frames of the websites that its tenant lists; what it says when it does not open stands in any. */
  portal: {
    ...page,
    ...listed,
    "content-security-policy": policy(
      `default-src 'none'; style-src '${nonce}'`,
      "form-action 'self'",
      "base-uri 'none'",
      byListed,
      `${noMarkup} 'none'`,
    ),
  },
  console: {
    ...page,
    ...unframed,
    "content-security-policy": policy(
      `default-src 'none'; script-src '${nonce}' 'strict-dynamic'`,
      "style-src 'self'",
      "img-src 'self' blob:",
      "frame-src 'self'",
      `connect-src 'self'(?: ${origins})?`,
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "worker-src 'self'",
      `${noMarkup} edgecase-pdf-worker`,
    ),
  },
  /** Pages of the applicant. The camera is theirs where the form asks for a picture. */
  flow,
  /** The page of a link, and where somebody without a session is led back to one: the address is told not even to our own pages. */
  link: { ...flow, "referrer-policy": "strict-origin" },
  /** Drawings of the applicant's pages in frames of the console. */
  preview: {
    ...page,
    "content-security-policy": policy(
      `default-src 'none'; style-src '${nonce}'`,
      "img-src 'self'; font-src 'self'; form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
      `${noMarkup} 'none'`,
    ),
  },
  /** Charts as pictures: their own style sheet is in them. */
  picture: {
    ...everyone,
    ...alone,
    ...unframed,
    "content-security-policy": policy(
      "default-src 'none'; style-src 'sha256-[\\w+/=]+'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "sandbox",
    ),
  },
  /** A file of a case, from the host of the pages. */
  file: {
    ...everyone,
    ...alone,
    ...unframed,
    "accept-ranges": "bytes",
    "content-disposition": /^(?:attachment|inline); filename="/,
    "content-security-policy":
      "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    etag: /^"[0-9a-f]{64}"$/,
  },
  /** The same from the content host: any page may show it, its address is the right to see it. */
  content: {
    ...everyone,
    ...unframed,
    "accept-ranges": "bytes",
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-disposition": /^(?:attachment|inline); filename="/,
    "content-security-policy":
      "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "cross-origin",
    etag: /^"[0-9a-f]{64}"$/,
    "referrer-policy": "no-referrer",
  },
  /** What the content host says to everything else. */
  nowhere: {
    ...everyone,
    ...unframed,
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
  },
  /** Logos and fonts of a brand: on pages of applicants and in mails, for good. */
  brand: {
    ...everyone,
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
  },
  /** Scripts that pages of other websites load, by addresses that stay. */
  script: {
    ...everyone,
    ...unframed,
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=86400, stale-while-revalidate=2592000",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "cross-origin",
    etag: /^"/,
  },
  /** What is the same for everybody and says nothing of anybody. */
  open: {
    ...everyone,
    ...unframed,
    "access-control-allow-origin": /^\*?$/,
    "cache-control": /^public, max-age=\d+$/,
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": /^(?:same|cross)-origin$/,
  },
} as const satisfies Record<string, HeaderRow>;

export type AnswerKind = keyof typeof headerTable;

/** Headers that some answers of any kind have, and what they may say. */
const besides: Readonly<Record<string, RegExp>> = {
  "access-control-allow-headers": /^[\w, -]+$/,
  "access-control-allow-methods": /^[A-Z, ]+$/,
  "access-control-allow-origin": /^https?:\/\/[\w.:-]+$/,
  "access-control-expose-headers": /^Request-Id$/,
  "access-control-max-age": /^600$/,
  allow: /^[A-Z, ]+$/,
  "content-disposition": /^attachment; filename="[\w.-]+"$/,
  "content-length": /^\d+$/,
  "content-range": /^bytes /,
  "content-type": /^(?:application|text|image|font)\/[\w.+-]+(?:; ?charset=utf-8)?$/i,
  "edgecase-version": /^\d{4}-\d\d-\d\d$/,
  etag: /^(?:W\/)?"[\w.:/-]+"$/,
  "idempotent-replayed": /^true$/,
  location: /^[!-~]+$/,
  ratelimit: /./,
  "ratelimit-policy": /./,
  "retry-after": /^\d+$/,
  "set-cookie": /^__Host-[\w-]+=[\w-]*; Path=\/; HttpOnly; Secure; SameSite=(?:Lax|None; Partitioned|Strict)/,
  upgrade: /^websocket$/i,
  vary: /^Origin$/,
  // A stream of events: a proxy must not keep it until it is whole.
  "x-accel-buffering": /^no$/,
  "www-authenticate": /^Bearer realm="edgecase"/,
};

/** What is wrong with the headers of an answer, each in one line; none: they are as the table says. */
export function headerFaults(kind: AnswerKind, headers: Headers): string[] {
  const row: HeaderRow = headerTable[kind];
  const fits = (rule: string | RegExp | null, value: string | null): boolean =>
    rule === null ? value === null : typeof rule === "string" ? value === rule : rule.test(value ?? "");
  const wrong = Object.entries(row).filter(([name, rule]) => !fits(rule, headers.get(name)));
  const strange = [...headers].filter(([name, value]) => !(name in row) && besides[name]?.test(value) !== true);
  return [...wrong.map(([name]) => [name, headers.get(name)]), ...strange].map(([name, value]) => `${name}: ${value}`);
}
