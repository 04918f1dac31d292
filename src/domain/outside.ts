import type { Result } from "../lib/result";

/** A request as it leaves: secrets filled in, body serialised exactly once. */
export interface OutgoingRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  timeoutMs: number;
  /** Bytes of answer that are read at most; a longer answer is `too_large` (or cut, see `cut`). */
  maxBytes: number;
  /** True: keep the first `maxBytes` of a longer answer instead of failing (webhook receivers). */
  cut?: boolean;
  /** True: an address in plain http is called as well, on its usual port, to see what a website does with it. Never with a secret. */
  plainHttp?: boolean;
  /** True: somebody outside chose the address (a redirect, a link): what the deployment excepts from the fence for itself is not for them. */
  foreign?: boolean;
  /** True: the record of the attempt has neither body, because both are proofs (access tokens). */
  unrecorded?: boolean;
}

export interface OutsideAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The same body undecoded, for documents. The real door always sets it; fakes may leave it out. */
  bytes?: Uint8Array;
  durationMs: number;
}

export interface OutsideFailure {
  code: "not_allowed" | "unreachable" | "timeout" | "too_large" | "not_configured";
  message: string;
  retryable: boolean;
  durationMs: number;
}

/** The one door to the network (DECISIONS 26): fenced, timed, capped, redirects not followed. */
export interface Outside {
  fetch(request: OutgoingRequest): Promise<Result<OutsideAnswer, OutsideFailure>>;
  /** A secret of the tenant by name; null when there is none. Never a default. */
  secret(name: string): Promise<string | null>;
}
