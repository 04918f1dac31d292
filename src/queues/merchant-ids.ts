import { idFrom } from "../domain";
import { type Env, settingsOf } from "../env";
import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/** An id made of what it stands for. */
export const merchantId = <K extends "merchantReport" | "entity" | "merchantBatch">(
  env: Env,
  of: K,
  facts: readonly (string | number)[],
) =>
  idFrom(
    of,
    base32(hmacSha256(derivedKey(settingsOf(env).MASTER_KEY, "merchants"), JSON.stringify([of, ...facts])), 26),
  );
