import { DurableObject } from "cloudflare:workers";
import { type RateLimiterApi, type TokenAnswer, type TokenBucket, type TokenLimit, takeToken } from "../src/domain";
import type { Env } from "../src/env";
import { isNamed } from "../src/places/object-of";

/**
 * Counts the writes of one key, exactly: whoever calls, from wherever, asks the same object, and it answers one after the other. The
 * bucket is held in memory. An object that is asked for nothing is put away after about as long as the bucket takes to be full
 * again; a new release of the Worker fills all buckets. For that, no call pays for a row.
 */
export class RateLimiterObject extends DurableObject<Env> implements RateLimiterApi {
  #bucket: TokenBucket | null = null;

  async take(name: string, limit: TokenLimit): Promise<TokenAnswer> {
    // A wrong name is a bug of the caller, not a refusal.
    if (!isNamed(this.env, "RATE_LIMITERS", this.ctx.id, name)) throw new Error("this limiter has another name");
    const { bucket, answer } = takeToken(this.#bucket, limit, Date.now());
    this.#bucket = bucket;
    return answer;
  }
}
