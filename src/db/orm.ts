import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";

const made = new WeakMap<D1Database, DrizzleD1Database>();

/** The query builder over a D1 binding, made once per isolate. Only this room uses it: everybody else calls named queries. */
export function orm(d1: D1Database): DrizzleD1Database {
  let built = made.get(d1);
  if (built === undefined) {
    built = drizzle(d1);
    made.set(d1, built);
  }
  return built;
}
