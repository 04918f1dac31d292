import type { Actor } from "../domain";
import type { Env } from "../env";
import type { Route } from "./framework";

/** What is known of a call while it runs: for the headers of its answer, whoever gives it, and for the request log. */
export interface CallNote {
  route: Route;
  actor: Actor;
  apiVersion: string;
  startedAtMs: number;
  /** Headers of every answer, errors included. */
  headers: Record<string, string>;
  params: Record<string, string>;
  url: URL;
  /** The JSON that was sent; null: none, or none that could be read. */
  body: unknown;
  requestBytes: number;
  idempotencyKey: string | null;
  /** Text of the answer; null: a stream. */
  answer: string | null;
  /** What is to be done once the answer is on its way. */
  after: ((env: Env) => Promise<void>)[];
}
