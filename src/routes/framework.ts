import * as z from "zod";
import type { Actor, Capability, Proof, Scope, TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { ok, type Result } from "../lib/result";
import { parseWith } from "./framework-input";
import type { ApiProblem } from "./problem";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Who may call. A route without a policy cannot be written down; `public` says why it needs none. */
export type RoutePolicy = { scope: Scope | "any"; capability?: Capability } | { public: string; proof?: RouteProof };

/** What a route asks for instead of a key or a session of ours, as the OpenAPI document names it. */
export type RouteProof = "flowSession";

/** An answer as it leaves. `body` is final text, JSON unless `contentType` says otherwise. */
export interface Answer {
  status: number;
  body: string;
  /** Sent instead of `body`, as it comes. Such an answer is never remembered: only routes that change nothing give one. */
  bytes?: ReadableStream<Uint8Array> | null;
  contentType?: string;
  headers?: Record<string, string>;
  /** What the audit log says of it, where the call is written down there. */
  audit?: Audited;
}

/** What the audit log adds to who called what. `details` never holds personal data. */
export interface Audited {
  /** What it was done to, where the path does not say. */
  objectId?: string;
  details?: JsonObject;
  /** Why, in the words of who called. */
  purpose?: string;
}

export type Outcome = Result<Answer, ApiProblem>;

/** What is known of every request before its own input is parsed. */
export interface Incoming {
  env: Env;
  /** Null on public routes only. */
  actor: Actor | null;
  headers: Headers;
  url: URL;
  method: Method;
  params: Record<string, string>;
  query: Record<string, string | string[]>;
  /** The JSON body; `{}` when none was sent; null on routes that read bytes. */
  body: unknown;
  /** The body as it came, for signatures. */
  text: string;
  idempotencyKey: string | null;
  /** Hash of method, path and body: the same key may only come again with the same one. */
  fingerprint: string;
  nowMs: number;
  requestId: string;
}

/** What a handler gets: the request with its input parsed. */
export interface Call<P = unknown, Q = unknown, B = unknown>
  extends Omit<Incoming, "params" | "query" | "body" | "actor"> {
  actor: Actor;
  tenantId: TenantId;
  params: P;
  query: Q;
  body: B;
}
export type PublicCall<P = unknown, Q = unknown, B = unknown> = Omit<Call<P, Q, B>, "actor" | "tenantId">;

/** JSON by schema, or text of this content type. */
export type AnswerShape = z.ZodType | string;

interface RouteShape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  /** `operationId` of the OpenAPI document and name of the route in logs and tests. */
  name: string;
  method: Method;
  /** OpenAPI spelling, from the root: `/api/v1/cases/{id}`. */
  path: string;
  summary: string;
  description?: string;
  tag: string;
  params?: P;
  query?: Q;
  /** JSON body, or `raw`: bytes are handed over as text, unparsed, for signatures. */
  body?: B | "raw";
  /** Types of content that a raw body may have; left out: `application/octet-stream`, any bytes. For the document: nobody is held to it. */
  bodyAs?: readonly string[];
  /** Headers that only this route reads, and what they say. For the document. */
  headers?: Readonly<Record<string, string>>;
  /** The body is `multipart/form-data`: fields carry JSON, files become lists of `UploadedFile` (see framework-form.ts). */
  form?: boolean;
  limits?: { bytes?: number; depth?: number };
  answers: Record<number, AnswerShape>;
  /** Types of content that a 200 can have as well, where the caller or the thing itself chooses. */
  alsoAs?: readonly string[];
  /** Who remembers the Idempotency-Key: the case object, the D1 table, or nobody because repeating is harmless. */
  idempotent?: "case" | "d1" | "none";
  /**
   * What a person may have to prove anew before this, where the tenant wants it. `exports` is refused at the door; whether a decision is
   * on high risk only the case knows, so the case refuses.
   */
  stepUp?: Proof;
  /** Not in the OpenAPI document: pages for people. */
  hidden?: boolean;
  /** Whether a successful call goes into the audit log; left out: as `framework-audit.ts` says. False as well where the handler writes it. */
  audit?: boolean;
  /** Whether a call is a look at personal data, which the audit log keeps; left out: as `framework-reads.ts` says. */
  reads?: boolean;
  /** The handler itself heeds which cases a person is limited to: lists and counts do. */
  heedsCaseScope?: boolean;
  /** What it answers is never masked: it has asked itself who may see it. */
  unmasked?: boolean;
}

/** A route as the registry keeps it: its declaration, and one function that parses and handles. */
export interface Route {
  name: string;
  method: Method;
  path: string;
  policy: RoutePolicy;
  summary: string;
  description: string | null;
  tag: string;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType | "raw" | null;
  bodyAs: readonly string[];
  headers: Readonly<Record<string, string>>;
  form: boolean;
  limits: { bytes: number; depth: number };
  answers: Record<number, AnswerShape>;
  alsoAs: readonly string[];
  idempotent: "case" | "d1" | "none";
  stepUp: Proof | null;
  hidden: boolean;
  audit: boolean | null;
  reads: boolean | null;
  heedsCaseScope: boolean;
  unmasked: boolean;
  run(incoming: Incoming): Promise<Outcome>;
}

const Nothing = z.strictObject({});
const anything = z.looseObject({});
const jsonLimits = { bytes: 1_000_000, depth: 32 };

/** Declares a route for callers with a key or session. */
export function defineRoute<
  P extends z.ZodType = typeof anything,
  Q extends z.ZodType = typeof Nothing,
  B extends z.ZodType = typeof Nothing,
>(
  shape: RouteShape<P, Q, B> & {
    scope: Scope | "any";
    /** What a person must be able to do, where that is not simply what goes with the scope. */
    capability?: Capability;
  },
  handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Outcome> | Outcome,
): Route {
  const policy = { scope: shape.scope, ...(shape.capability && { capability: shape.capability }) };
  return toRoute(shape, policy, async (incoming, input) => {
    const { actor } = incoming;
    if (actor === null) throw new Error(`route ${shape.name} was reached without an actor`);
    return handle({ ...incoming, ...input, actor, tenantId: actor.tenantId });
  });
}

/** Declares a route that anybody may call, and says why that is safe. */
export function definePublicRoute<
  P extends z.ZodType = typeof anything,
  Q extends z.ZodType = typeof Nothing,
  B extends z.ZodType = typeof Nothing,
>(
  shape: RouteShape<P, Q, B> & { public: string; proof?: RouteProof },
  handle: (call: PublicCall<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Outcome> | Outcome,
): Route {
  return toRoute(shape, { public: shape.public, ...(shape.proof && { proof: shape.proof }) }, async (incoming, input) =>
    handle({ ...incoming, ...input }),
  );
}

function toRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  shape: RouteShape<P, Q, B>,
  policy: RoutePolicy,
  handle: (
    incoming: Incoming,
    input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
  ) => Promise<Outcome>,
): Route {
  const params = shape.params ?? anything;
  const query = shape.query ?? Nothing;
  const body = shape.body === "raw" ? z.unknown() : (shape.body ?? Nothing);
  return {
    name: shape.name,
    method: shape.method,
    path: shape.path,
    policy,
    summary: shape.summary,
    description: shape.description ?? null,
    tag: shape.tag,
    params,
    query,
    body: shape.method === "GET" ? null : (shape.body ?? null),
    bodyAs: shape.bodyAs ?? ["application/octet-stream"],
    headers: shape.headers ?? {},
    form: shape.form ?? false,
    limits: { ...jsonLimits, ...shape.limits },
    answers: shape.answers,
    alsoAs: shape.alsoAs ?? [],
    idempotent: shape.idempotent ?? "none",
    stepUp: shape.stepUp ?? null,
    hidden: shape.hidden ?? false,
    audit: shape.audit ?? null,
    reads: shape.reads ?? null,
    heedsCaseScope: shape.heedsCaseScope ?? false,
    unmasked: shape.unmasked ?? false,
    async run(incoming) {
      const inPath = parseWith(params, incoming.params, "path");
      if (!inPath.ok) return inPath;
      const inQuery = parseWith(query, incoming.query, "query");
      if (!inQuery.ok) return inQuery;
      const inBody = parseWith(body, incoming.body, "body");
      if (!inBody.ok) return inBody;
      // The defaults parse to what the defaulted type parameters say; TypeScript cannot see that through `??`.
      return handle(incoming, {
        params: inPath.value as z.output<P>,
        query: inQuery.value as z.output<Q>,
        body: inBody.value as z.output<B>,
      });
    },
  };
}

/** An answer with a JSON body, serialised once, here. */
export const answer = (status: number, value: unknown, headers?: Record<string, string>, audit?: Audited): Outcome =>
  ok({ status, body: JSON.stringify(value), ...(headers && { headers }), ...(audit && { audit }) });

/** An answer whose body is JSON text already (frozen by a case, or stored). */
export const answerText = (status: number, body: string, headers?: Record<string, string>): Outcome =>
  ok({ status, body, ...(headers && { headers }) });
