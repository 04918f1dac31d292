/** A bucket of tokens: `quota` of them at most, refilled evenly so that an empty one is full after `windowSeconds`. */
export interface TokenLimit {
  quota: number;
  windowSeconds: number;
}

export interface TokenBucket {
  tokens: number;
  atMs: number;
}

/** What asking for a token gave. */
export interface TokenAnswer {
  allowed: boolean;
  /** Whole tokens that are left. */
  remaining: number;
  /** Seconds until the bucket is full again if nobody asks. */
  resetSeconds: number;
  /** Seconds until the next token; 0 where one was given. */
  retryAfterSeconds: number;
}

/** One token out of the bucket. Null: nobody has asked before, so it is full. A clock that steps back refills nothing. */
export function takeToken(
  bucket: TokenBucket | null,
  { quota, windowSeconds }: TokenLimit,
  nowMs: number,
): { bucket: TokenBucket; answer: TokenAnswer } {
  const perMs = quota / (windowSeconds * 1_000);
  const sinceMs = bucket === null ? 0 : Math.max(0, nowMs - bucket.atMs);
  const held = bucket === null ? quota : Math.min(quota, bucket.tokens + sinceMs * perMs);
  // Fractions of milliseconds add up to a token a hair too small; nobody is refused for that.
  const allowed = held >= 1 - 1e-6;
  const tokens = allowed ? Math.max(0, held - 1) : held;
  const seconds = (missing: number): number => Math.ceil(Math.max(0, missing - 1e-6) / perMs / 1_000);
  return {
    bucket: { tokens, atMs: bucket === null ? nowMs : Math.max(bucket.atMs, nowMs) },
    answer: {
      allowed,
      remaining: Math.floor(tokens + 1e-6),
      resetSeconds: seconds(quota - tokens),
      retryAfterSeconds: allowed ? 0 : Math.max(1, seconds(1 - tokens)),
    },
  };
}

/** The writes of one key as a bucket: ten seconds' worth of them at most at once. A slow key has one, for as long as that one takes. */
export function writeLimitOf(writesPerMinute: number): TokenLimit {
  const quota = Math.max(1, Math.floor(writesPerMinute / 6));
  return { quota, windowSeconds: Math.max(1, Math.round((quota * 60) / writesPerMinute)) };
}

/** The object that counts the writes of one key. It compares the name with its own. */
export interface RateLimiterApi {
  take(name: string, limit: TokenLimit): Promise<TokenAnswer>;
}
