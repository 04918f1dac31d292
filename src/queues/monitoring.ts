import type { MonitoringMessage } from "../domain";
import type { Env } from "../env";
import { assertNever } from "../lib/assert-never";
import { errorFields, log } from "../lib/log";
import { windowsOf } from "../windows/windows-of";
import { announceAlerts } from "./announce-alerts";
import { announceEntities } from "./announce-entities";
import { goOnWithAlertBacktest } from "./backtest-definition";
import { raiseRuleDays } from "./raise-rule-days";
import { judgeDefinition } from "./schedule-definitions";

/** What monitoring owes. Everything may come twice; what fails comes again, and at the latest with the sweeper. */
export async function consumeMonitoring(batch: MessageBatch<MonitoringMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { kind, tenantId } = message.body;
    try {
      await perform(env, message.body, Date.now());
      message.ack();
    } catch (problem) {
      log.error("monitoring.failed", { tenantId, kind, attempts: message.attempts, ...errorFields(problem) });
      message.retry();
    }
  }
}

async function perform(env: Env, message: MonitoringMessage, nowMs: number): Promise<void> {
  const { tenantId } = message;
  switch (message.kind) {
    case "tell": {
      const windows = await windowsOf(env, tenantId);
      const days = await windows.untold(message.shard);
      await raiseRuleDays(env, tenantId, days, nowMs);
      return windows.told(days);
    }
    case "announce":
      return announceAlerts(env, tenantId, nowMs, message.after ?? null);
    case "announce_entities":
      return announceEntities(env, tenantId, nowMs, message.after ?? null);
    case "judge":
      return judgeDefinition(env, tenantId, message.definitionId, nowMs);
    case "backtest":
      return goOnWithAlertBacktest(env, tenantId, message.backtestId, nowMs);
    default:
      return assertNever(message);
  }
}
