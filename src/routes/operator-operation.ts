import type { Context } from "hono";
import type { AppEnv } from "./framework-headers";

export type OperatorCall = Context<AppEnv>;

/** What the operator of a deployment may have done. None of it is part of the API: no key and no person of a tenant opens this door. */
export interface OperatorOperation {
  name: string;
  method: "GET" | "PUT" | "POST";
  /** Below `/operator/v1`. */
  path: string;
  /** Something is written by it. */
  writes: boolean;
  work(call: OperatorCall): Promise<Response>;
}

/** An answer of this door that says no. */
export const told = (status: number, code: string, message: string, details: object = {}): Response =>
  Response.json({ error: { code, message, ...details } }, { status });
