import { env } from "cloudflare:workers";
import type { Env } from "../../src/env";

/** The database breaks off at the batch that holds this text. */
export const withoutBatch = (text: string): Env =>
  atBatch(text, () => {
    throw new Error("gone");
  });

/** Something happens right before the batch that holds this text. */
export const beforeBatch = (text: string, happens: () => Promise<unknown>): Env =>
  atBatch(text, async (batch) => {
    await happens();
    return batch();
  });

/** Something happens between the batch that holds this text and its answer. */
export const afterBatch = (text: string, happens: () => Promise<unknown>): Env =>
  atBatch(text, async (batch) => {
    const results = await batch();
    await happens();
    return results;
  });

/** Something happens right before the statement that holds this text, where its rows are asked for. */
export function beforeStatement(text: string, happens: () => Promise<unknown>): Env {
  const DB = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== "prepare") return typeof value === "function" ? value.bind(target) : value;
      return (sql: string) => {
        if (!sql.includes(text)) return target.prepare(sql);
        const all = async (values: unknown[]) => {
          await happens();
          return target
            .prepare(sql)
            .bind(...values)
            .all();
        };
        return { bind: (...values: unknown[]) => ({ all: () => all(values) }) };
      };
    },
  });
  return { ...env, DB };
}

/** The object of this endpoint cannot be reached. */
export function withoutEndpoint(endpointId: string): Env {
  const WEBHOOK_ENDPOINTS = new Proxy(env.WEBHOOK_ENDPOINTS, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === "idFromName")
        return (called: string) => {
          if (called.endsWith(endpointId)) throw new Error("unreachable");
          return target.idFromName(called);
        };
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...env, WEBHOOK_ENDPOINTS };
}

type Batch = () => Promise<D1Result[]>;

function atBatch(text: string, comes: (batch: Batch) => Promise<D1Result[]>): Env {
  const prepared = new WeakMap<D1PreparedStatement, string>();
  const DB = new Proxy(env.DB, {
    get(target, name) {
      if (name === "prepare")
        return (sql: string) => {
          const statement = target.prepare(sql);
          const bind = statement.bind.bind(statement);
          prepared.set(statement, sql);
          return Object.assign(statement, {
            bind: (...values: unknown[]) => {
              const bound = bind(...values);
              prepared.set(bound, sql);
              return bound;
            },
          });
        };
      if (name === "batch")
        return (statements: D1PreparedStatement[]) => {
          const batch: Batch = () => target.batch(statements);
          return statements.some((one) => prepared.get(one)?.includes(text)) ? comes(batch) : batch();
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...env, DB };
}
