import { app } from "./app";
import type {
  AnswerMessage,
  BacktestMessage,
  CaseMessage,
  EffectMessage,
  FunnelMessage,
  ImportMessage,
  JudgementMessage,
  MonitoringMessage,
  PeopleMailMessage,
  ScreeningMessage,
  TriggerMessage,
  WebhookMessage,
} from "./domain";
import type { BulkMessage } from "./domain/bulk";
import type { MonitorsMessage } from "./domain/monitoring";
import type { PrivacyMessage } from "./domain/privacy-requests";
import type { ReportMessage } from "./domain/reports";
import { type Env, observeFor, settingsOf } from "./env";
import { inSpan } from "./lib/in-span";
import { consumeAnswers } from "./queues/answers";
import { consumeJudgements } from "./queues/archive-judgements";
import { consumeBulk } from "./queues/bulk";
import { consumeDeadLetters } from "./queues/dead-letters";
import { consumeEffects } from "./queues/effects";
import { consumeFunnel } from "./queues/funnel";
import { consumeImports } from "./queues/import-transactions";
import { consumeIndex } from "./queues/index-rows";
import { consumeMonitoring } from "./queues/monitoring";
import { consumePeopleMails } from "./queues/people-mails";
import { consumeReports } from "./queues/reports";
import { consumeBacktests } from "./queues/run-backtest";
import { consumeMonitors } from "./queues/run-monitors";
import { consumeScreening } from "./queues/screening";
import { sweep } from "./queues/sweep";
import { consumeTriggers } from "./queues/triggers";
import { consumeWebhooks } from "./queues/webhooks";

export { CaseObject } from "../durable-objects/case";
export { FeedObject } from "../durable-objects/feed";
export { RateLimiterObject } from "../durable-objects/rate-limiter";
export { SandboxVendorObject } from "../durable-objects/sandbox-vendor";
export { VendorBreakerObject } from "../durable-objects/vendor-breaker";
export { WebhookEndpointObject } from "../durable-objects/webhook-endpoint";
export { WindowObject } from "../durable-objects/window";

/** Wiring only. */
export default {
  fetch(request, env, ctx) {
    observeFor(env);
    // A wrong setting must not half work; only what says that it is wrong still answers.
    if (!isHealthCheck(request)) settingsOf(env);
    return app.fetch(request, env, ctx);
  },

  async queue(batch, env) {
    observeFor(env);
    settingsOf(env);
    const oldestMs = Math.min(...batch.messages.map(({ timestamp }) => timestamp.getTime()));
    const attempts = Math.max(...batch.messages.map((message) => message.attempts));
    const told = { queue: batch.queue, messages: batch.messages.length, attempts };
    await inSpan("queue.batch_done", { ...told, lagMs: Math.max(0, Date.now() - oldestMs) }, () => consume(batch, env));
  },

  async scheduled(controller, env) {
    observeFor(env);
    settingsOf(env);
    const lagMs = Math.max(0, Date.now() - controller.scheduledTime);
    await inSpan("sweep.done", { lagMs }, () => sweep(env, controller.scheduledTime));
  },
} satisfies ExportedHandler<Env, AnyMessage>;

type AnyMessage =
  | AnswerMessage
  | EffectMessage
  | WebhookMessage
  | CaseMessage
  | ScreeningMessage
  | BacktestMessage
  | FunnelMessage
  | PeopleMailMessage
  | BulkMessage
  | ReportMessage
  | ImportMessage
  | MonitoringMessage
  | TriggerMessage
  | MonitorsMessage;

const isHealthCheck = (request: Request): boolean => /^\/(?:healthz|readyz)$/.test(new URL(request.url).pathname);

/** Queues of an environment wear its name (scripts/environments.mjs): an account has all of them side by side. */
const queueIn = (name: string): string => name.replace(/-(?:staging|production)$/, "");

async function consume(batch: MessageBatch<AnyMessage>, env: Env): Promise<void> {
  switch (queueIn(batch.queue)) {
    case "effects":
      return consumeEffects(batch as MessageBatch<EffectMessage>, env);
    case "webhooks":
      return consumeWebhooks(batch as MessageBatch<WebhookMessage>, env);
    case "index":
      return consumeIndex(batch as MessageBatch<CaseMessage>, env);
    case "screening":
      return consumeScreening(batch as MessageBatch<ScreeningMessage>, env);
    case "answers":
      return consumeAnswers(batch as MessageBatch<AnswerMessage>, env);
    case "judgements":
      return consumeJudgements(batch as MessageBatch<JudgementMessage>, env);
    case "backtests":
      return consumeBacktests(batch as MessageBatch<BacktestMessage>, env);
    case "funnel":
      return consumeFunnel(batch as MessageBatch<FunnelMessage>, env);
    case "people-mails":
      return consumePeopleMails(batch as MessageBatch<PeopleMailMessage>, env);
    case "bulk":
      return consumeBulk(batch as MessageBatch<BulkMessage>, env);
    case "reports":
      return consumeReports(batch as MessageBatch<ReportMessage | PrivacyMessage>, env);
    case "imports":
      return consumeImports(batch as MessageBatch<ImportMessage>, env);
    case "triggers":
      return consumeTriggers(batch as MessageBatch<TriggerMessage>, env);
    case "monitors":
      return consumeMonitors(batch as MessageBatch<MonitorsMessage>, env);
    case "monitoring":
      return consumeMonitoring(batch as MessageBatch<MonitoringMessage>, env);
    case "effects-dead":
    case "webhooks-dead":
    case "index-dead":
      return consumeDeadLetters(batch as MessageBatch<EffectMessage | WebhookMessage | CaseMessage>, env);
    default:
      throw new Error(`no consumer for queue ${batch.queue}`);
  }
}
