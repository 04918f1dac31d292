import { app } from "./app";
import type {
  AnswerMessage,
  BacktestMessage,
  CaseMessage,
  EffectMessage,
  FunnelMessage,
  JudgementMessage,
  PeopleMailMessage,
  ScreeningMessage,
  TriggerMessage,
  WebhookMessage,
} from "./domain";
import type { BulkMessage } from "./domain/bulk";
import type { ReportMessage } from "./domain/reports";
import { type Env, settingsOf } from "./env";
import { setLogLevel } from "./lib/log";
import { consumeAnswers } from "./queues/answers";
import { consumeJudgements } from "./queues/archive-judgements";
import { consumeBulk } from "./queues/bulk";
import { consumeDeadLetters } from "./queues/dead-letters";
import { consumeEffects } from "./queues/effects";
import { consumeFunnel } from "./queues/funnel";
import { consumeIndex } from "./queues/index-rows";
import { consumePeopleMails } from "./queues/people-mails";
import { consumeReports } from "./queues/reports";
import { consumeBacktests } from "./queues/run-backtest";
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

/** Wiring only. */
export default {
  fetch(request, env, ctx) {
    setLogLevel(settingsOf(env).LOG_LEVEL);
    return app.fetch(request, env, ctx);
  },

  async queue(batch, env) {
    setLogLevel(settingsOf(env).LOG_LEVEL);
    switch (batch.queue) {
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
        return consumeReports(batch as MessageBatch<ReportMessage>, env);
      case "triggers":
        return consumeTriggers(batch as MessageBatch<TriggerMessage>, env);
      case "effects-dead":
      case "webhooks-dead":
      case "index-dead":
        return consumeDeadLetters(batch as MessageBatch<EffectMessage | WebhookMessage | CaseMessage>, env);
      default:
        throw new Error(`no consumer for queue ${batch.queue}`);
    }
  },

  async scheduled(controller, env) {
    setLogLevel(settingsOf(env).LOG_LEVEL);
    await sweep(env, controller.scheduledTime);
  },
} satisfies ExportedHandler<
  Env,
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
  | TriggerMessage
>;
