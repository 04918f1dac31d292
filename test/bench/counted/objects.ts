import type { Env } from "../../../src/env";
import { countBindings, replace } from "./bindings";
import { add, isCounting, note } from "./counts";

type ObjectClass = new (ctx: DurableObjectState, env: Env) => object;
type Handlers = Pick<DurableObject, "alarm" | "webSocketMessage">;

/** The class as it is, counting the rows, alarms and messages of its objects under the name of their binding. */
export function counted<Class extends ObjectClass>(name: string, base: Class): Class {
  class Counted extends (base as ObjectClass) {
    constructor(ctx: DurableObjectState, env: Env) {
      countStorage(name, ctx);
      countBindings(env);
      super(ctx, env);
    }
  }
  const { alarm, webSocketMessage } = base.prototype as Handlers;
  if (alarm !== undefined)
    replace(Counted.prototype, "alarm", function counting(this: DurableObject, info?: AlarmInvocationInfo) {
      add(`object.alarms ${name}`);
      return alarm.call(this, info);
    });
  if (webSocketMessage !== undefined)
    replace(
      Counted.prototype,
      "webSocketMessage",
      function counting(this: DurableObject, from: WebSocket, said: string) {
        add(`object.messages ${name}`);
        return webSocketMessage.call(this, from, said);
      },
    );
  return Counted as unknown as Class;
}

function countStorage(name: string, ctx: DurableObjectState): void {
  const { storage } = ctx;
  const { sql } = storage;
  const exec = sql.exec.bind(sql);
  replace(sql, "exec", (...given: Parameters<typeof exec>) => {
    const cursor = exec(...given);
    // Rows are read while somebody takes them, and that is before this turn ends.
    if (isCounting())
      queueMicrotask(() => {
        add(`object.rowsRead ${name}`, cursor.rowsRead);
        add(`object.rowsWritten ${name}`, cursor.rowsWritten);
        if (cursor.rowsWritten > 0) note(`object.bytes ${name} ${ctx.id.toString()}`, sql.databaseSize);
      });
    return cursor;
  });
  // A `setAlarm` is billed as one row written.
  const setAlarm = storage.setAlarm.bind(storage);
  replace(storage, "setAlarm", (...given: Parameters<typeof setAlarm>) => {
    add(`object.rowsWritten ${name}`);
    return setAlarm(...given);
  });
  replace(storage, "sql", sql);
  replace(ctx, "storage", storage);
}
