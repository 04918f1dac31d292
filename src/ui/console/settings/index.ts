import type { ComponentType } from "preact";
import { later } from "../case/later";
import { AuditPage } from "./audit/audit-page";
import { BrandingPage } from "./branding/branding-page";
import { CheckPage } from "./checks/check-page";
import { ChecksPage } from "./checks/checks-page";
import { RunCheckPage } from "./checks/run-check-page";
import { DefinitionPage } from "./definitions/definition-page";
import { DefinitionsList } from "./definitions/definitions-list";
import { EmbeddingPage } from "./embedding/embedding-page";
import { ImportPage } from "./exchange/import-page";
import { addressOf, sandboxHome, settingsHome } from "./frame/addresses";
import { NoSuchPage } from "./frame/no-such-page";
import { HousePage } from "./house/house-page";
import { ApiKeysList } from "./keys/api-keys-list";
import { ListPage } from "./lists/list-page";
import { ListsPage } from "./lists/lists-page";
import { PeoplePage } from "./people/people-page";
import { QueuePeoplePage } from "./queues/people-page";
import { QueuePage } from "./queues/queue-page";
import { QueuesPage } from "./queues/queues-page";
import { SlaPage } from "./queues/sla-page";
import { ReasonsPage } from "./reasons/reasons-page";
import { RuleSetPage } from "./rules/rule-set-page";
import { RuleSetsList } from "./rules/rule-sets-list";
import { CatalogPage } from "./sandbox/catalog-page";
import { ClockPage } from "./sandbox/clock-page";
import { MailboxPage } from "./sandbox/mailbox-page";
import { RegistryPage } from "./sandbox/registry-page";
import { ScreeningPage } from "./screening/screening-page";
import { WatchlistPage } from "./screening/watchlist-page";
import { SecretsPage } from "./secrets/secrets-page";
import { SessionsPage } from "./sessions/sessions-page";
import { SignInPage } from "./sign-in/sign-in-page";
import { TemplatesPage } from "./templates/templates-page";
import { AdapterPage } from "./vendors/adapter-page";
import { VendorsPage } from "./vendors/vendors-page";
import { EndpointPage } from "./webhooks/endpoint-page";
import { EndpointsList } from "./webhooks/endpoints-list";
import "./frame/frame.css";
import "./editor/editor.css";
import "./definitions/forms.css";
import "./funnel/funnel.css";
import "./chart/chart.css";
import "./webhooks/webhooks.css";
import "./sandbox/sandbox.css";
import "./simulate/simulate.css";
import "./definitions/builder.css";
import "./rules/rule-tree.css";
import "./rules/rules.css";
import "./rules/backtests/backtests.css";
import "./checks/checks.css";
import "./branding/branding.css";
import "./embedding/embedding.css";
import "./queues/queues.css";
import "./sign-in/sign-in.css";

/** Few people make forms. */
const FormEditor = later(() => import("./forms/form-editor-page").then(({ FormEditorPage }) => FormEditorPage));

/** Few people write what raises alerts. */
const AlertRules = later(() =>
  import("./alert-definitions/alert-rules-list").then(({ AlertRulesList }) => AlertRulesList),
);
const AlertRule = later(() => import("./alert-definitions/alert-rule-page").then(({ AlertRulePage }) => AlertRulePage));

/** Integrators look here, others never do. */
const WebhookEvents = later(() => import("./webhooks/events-page").then(({ EventsPage }) => EventsPage));
const WebhookEventTypes = later(() =>
  import("./webhooks/event-types-page").then(({ EventTypesPage }) => EventTypesPage),
);
const Privacy = later(() => import("./privacy/privacy-page").then(({ PrivacyPage }) => PrivacyPage));
const Triggers = later(() => import("./triggers/triggers-page").then(({ TriggersPage }) => TriggersPage));
const Trigger = later(() => import("./triggers/trigger-page").then(({ TriggerPage }) => TriggerPage));
const Monitoring = later(() => import("./monitoring/monitoring-page").then(({ MonitoringPage }) => MonitoringPage));
const RequestLog = later(() => import("./requests/request-log-page").then(({ RequestLogPage }) => RequestLogPage));

export interface SettingsRoute {
  /** As the router matches it: `/console/settings/definitions/:id`. */
  path: string;
  title: string;
  view: ComponentType;
}

/** What stands at every other address of the settings. */
export const noSuchPage: SettingsRoute = { path: "", title: "No such page", view: NoSuchPage };

/** The builder's part of the console. Loaded when one of its addresses is opened. */
export const settingsRoutes: SettingsRoute[] = [
  { path: settingsHome, title: "Definitions", view: DefinitionsList },
  { path: `${settingsHome}/definitions`, title: "Definitions", view: DefinitionsList },
  { path: addressOf.importDefinitions, title: "Import definitions", view: ImportPage },
  { path: `${settingsHome}/definitions/:id`, title: "Definition", view: DefinitionPage },
  { path: addressOf.form(":id", ":key"), title: "Form", view: FormEditor },
  { path: addressOf.branding, title: "Branding", view: BrandingPage },
  { path: addressOf.signIn, title: "Sign-in", view: SignInPage },
  { path: addressOf.sessions, title: "Your sessions", view: SessionsPage },
  { path: addressOf.embedding, title: "Embedding", view: EmbeddingPage },
  { path: addressOf.templates, title: "Templates", view: TemplatesPage },
  { path: addressOf.rules, title: "Rules", view: RuleSetsList },
  { path: `${addressOf.rules}/:id`, title: "Rule set", view: RuleSetPage },
  { path: addressOf.alertRules, title: "Alert rules", view: AlertRules },
  { path: addressOf.alertRule(":id"), title: "Alert rule", view: AlertRule },
  { path: addressOf.vendors, title: "Vendors", view: VendorsPage },
  { path: `${addressOf.vendors}/:name`, title: "Vendor", view: AdapterPage },
  { path: addressOf.lists, title: "Lists", view: ListsPage },
  { path: `${addressOf.lists}/:key`, title: "List", view: ListPage },
  { path: addressOf.screening, title: "Screening", view: ScreeningPage },
  { path: `${addressOf.screening}/:key`, title: "Watch list", view: WatchlistPage },
  { path: addressOf.checks, title: "Checks", view: ChecksPage },
  { path: `${addressOf.checks}/run`, title: "Run a check", view: RunCheckPage },
  { path: `${addressOf.checks}/:id`, title: "Check", view: CheckPage },
  { path: addressOf.people, title: "People", view: PeoplePage },
  { path: addressOf.house, title: "General", view: HousePage },
  { path: addressOf.audit, title: "Audit log", view: AuditPage },
  { path: addressOf.privacy, title: "Privacy", view: Privacy },
  { path: addressOf.secrets, title: "Secrets", view: SecretsPage },
  { path: addressOf.queues, title: "Queues", view: QueuesPage },
  { path: addressOf.queue(":id"), title: "Queue", view: QueuePage },
  { path: addressOf.queuePeople, title: "Capacity and absence", view: QueuePeoplePage },
  { path: addressOf.reasons, title: "Reasons", view: ReasonsPage },
  { path: addressOf.monitoring, title: "Monitoring", view: Monitoring },
  { path: addressOf.queueTimes, title: "Time limits", view: SlaPage },
  { path: `${settingsHome}/webhooks`, title: "Webhooks", view: EndpointsList },
  { path: addressOf.webhookEvents, title: "Events", view: WebhookEvents },
  { path: addressOf.eventTypes, title: "Event catalogue", view: WebhookEventTypes },
  { path: `${settingsHome}/webhooks/:id`, title: "Webhook endpoint", view: EndpointPage },
  { path: addressOf.triggers, title: "Triggers", view: Triggers },
  { path: addressOf.trigger(":id"), title: "Trigger", view: Trigger },
  { path: `${settingsHome}/api-keys`, title: "API keys", view: ApiKeysList },
  { path: addressOf.requests, title: "Request log", view: RequestLog },
  { path: sandboxHome, title: "Magic values", view: CatalogPage },
  { path: `${sandboxHome}/catalog`, title: "Magic values", view: CatalogPage },
  { path: `${sandboxHome}/registry`, title: "Registry", view: RegistryPage },
  { path: `${sandboxHome}/mailbox`, title: "Mailbox", view: MailboxPage },
  { path: `${sandboxHome}/clock`, title: "Clock", view: ClockPage },
];
