import type { JsonObject } from "../lib/json";
import { alertBacktestEvidenceRoutes } from "./alert-backtest-evidence-routes";
import { alertBacktestRoutes } from "./alert-backtest-routes";
import { alertDefinitionRoutes } from "./alert-definition-routes";
import { alertEvidenceRoutes } from "./alert-evidence-routes";
import { alertNoteRoutes } from "./alert-note-routes";
import { alertRoutes } from "./alert-routes";
import { alertStatisticsRoutes } from "./alert-statistics-routes";
import { alertWorkRoutes } from "./alert-work-routes";
import { apiKeyRoutes } from "./api-key-routes";
import { approvalRoutes } from "./approval-routes";
import { auditProofRoutes } from "./audit-proof-routes";
import { auditRoutes } from "./audit-routes";
import { backtestRoutes } from "./backtest-routes";
import { brandingDomainRoutes } from "./branding-domain-routes";
import { brandingFileRoutes } from "./branding-file-routes";
import { brandingRoutes } from "./branding-routes";
import { brandingTextRoutes } from "./branding-text-routes";
import { bulkRoutes } from "./bulk-routes";
import { callbackListRoutes } from "./callback-routes";
import { caseBriefRoutes } from "./case-brief";
import { caseReadRoutes } from "./case-reads";
import { caseRelatedRoutes } from "./case-related";
import { AnyObject } from "./case-schemas";
import { caseRoutes } from "./cases";
import { checkRoutes } from "./check-routes";
import { checkSettingsRoutes } from "./check-settings-routes";
import { childRoutes } from "./child-routes";
import { compatAlertRoutes } from "./compat-alerts";
import { compatAmlRoutes } from "./compat-aml";
import { compatBusinessReportRoutes } from "./compat-business-reports";
import { compatDefinitionRoutes } from "./compat-definitions";
import { compatEntityRoutes } from "./compat-entities";
import { compatHookRoutes } from "./compat-hook";
import { compatReportHookRoutes } from "./compat-report-hook";
import { compatTransactionRoutes } from "./compat-transactions";
import { compatWorkflowRoutes } from "./compat-workflows";
import { configRoutes } from "./config-routes";
import { consentRoutes } from "./consent-routes";
import { counterpartyRoutes } from "./counterparty-routes";
import { crmTemplateRoutes } from "./crm-template-routes";
import { decisionReasonRoutes } from "./decision-reason-routes";
import { decisionRecordRoutes } from "./decision-record-routes";
import { definitionExchangeRoutes } from "./definition-exchange-routes";
import { definitionProofRoutes } from "./definition-proof-routes";
import { definitionRoutes } from "./definitions";
import { documentRoutes } from "./documents";
import { embeddingRoutes } from "./embedding-routes";
import { emergencyRoutes } from "./emergency-routes";
import { entityHistoryRoutes } from "./entity-history-routes";
import { entityMergeRoutes } from "./entity-merge-routes";
import { entityNoteRoutes } from "./entity-note-routes";
import { entityOwnNoteRoutes } from "./entity-own-note-routes";
import { entityReadRoutes } from "./entity-reads";
import { entityWriteRoutes } from "./entity-writes";
import { erasureRoutes } from "./erasure-routes";
import { escalateRoutes } from "./escalate-routes";
import { eventRoutes, eventTailDescription } from "./event-routes";
import { eventTypeRoutes } from "./event-type-routes";
import { explanationRoutes } from "./explanation-routes";
import { feedRouteDescriptions } from "./feed";
import { flowApiRoutes } from "./flow-api";
import { formPreviewRoutes } from "./form-preview-routes";
import { formSchemaRoutes } from "./form-schema-routes";
import { answer, definePublicRoute, type Route } from "./framework";
import { funnelRoutes } from "./funnel-routes";
import { graphRoutes } from "./graph-routes";
import { healthRoutes } from "./health";
import { identityProviderRoutes } from "./identity-provider-routes";
import { incidentRoutes } from "./incident-routes";
import { invitationRoutes } from "./invitations";
import { labelRoutes } from "./label-routes";
import { linkRoutes } from "./link-routes";
import { listInspectionRoutes } from "./list-inspection-routes";
import { listRoutes } from "./list-routes";
import { meRoutes } from "./me";
import { memberRoutes } from "./member-routes";
import { merchantReportRoutes } from "./merchant-report-routes";
import { merchantRoutes } from "./merchant-routes";
import { monitorRoutes } from "./monitor-routes";
import { monitoringRoutes } from "./monitoring-routes";
import { moveRoutes } from "./move-routes";
import { noteRoutes } from "./note-routes";
import { notificationRoutes, watchRoutes } from "./notification-routes";
import { openapiOf } from "./openapi";
import { packRoutes } from "./pack-routes";
import { personErasureRoutes } from "./person-erasure-routes";
import { pluginRunRoutes } from "./plugin-run-routes";
import { portalLinkRoutes } from "./portal-link-routes";
import { presenceRouteDescriptions } from "./presence";
import { privacyRequestRoutes } from "./privacy-request-routes";
import { queueBuilderRoutes } from "./queue-routes";
import { queueRoutes } from "./queues";
import { rawAnswerRoutes } from "./raw-answer-routes";
import { reportRoutes } from "./report-routes";
import { requestLogRoutes } from "./request-log-routes";
import { requirementRoutes } from "./requirement-routes";
import { retentionRoutes } from "./retention-routes";
import { revealRoutes } from "./reveal-routes";
import { revisionRoutes } from "./revision-routes";
import { riskRoutes } from "./risk-routes";
import { ruleSetRoutes } from "./rule-set-routes";
import { sandboxClockRoutes } from "./sandbox-clock";
import { sandboxRegistryRoutes } from "./sandbox-registry";
import { sandboxSimulateRoutes } from "./sandbox-simulate";
import { savedViewRoutes } from "./saved-view-routes";
import { screeningDecisionRoutes } from "./screening-decision-routes";
import { screeningListRoutes } from "./screening-list-routes";
import { screeningRoutes } from "./screening-routes";
import { secretRoutes } from "./secret-routes";
import { sessionRoutes } from "./session-routes";
import { shadowRoutes } from "./shadow-routes";
import { signInSettingsRoutes } from "./sign-in-settings-routes";
import { simulateRoutes } from "./simulate-routes";
import { slaRoutes } from "./sla-routes";
import { statisticsRoutes } from "./statistics-routes";
import { teamSettingsRoutes } from "./team-settings-routes";
import { templateRoutes } from "./template-routes";
import { tenantSettingsRoutes } from "./tenant-settings-routes";
import { transactionImportRoutes } from "./transaction-import-routes";
import { transactionRoutes } from "./transaction-routes";
import { triggerRoutes } from "./trigger-routes";
import { userRoutes } from "./users";
import { vendorAdapterRoutes } from "./vendor-adapter-routes";
import { vendorRoutes } from "./vendor-routes";
import { webhookEndpointRoutes } from "./webhook-endpoint-routes";
import { webhookReplayRoutes } from "./webhook-replay-routes";

/** Every route of the API. What is not in here does not exist; tests walk it. */
export const apiRoutes: readonly Route[] = [
  ...caseRoutes,
  ...decisionReasonRoutes,
  ...noteRoutes,
  ...entityNoteRoutes,
  ...entityReadRoutes,
  ...entityWriteRoutes,
  ...entityMergeRoutes,
  ...entityOwnNoteRoutes,
  ...entityHistoryRoutes,
  ...compatEntityRoutes,
  ...notificationRoutes,
  ...watchRoutes,
  ...funnelRoutes,
  ...statisticsRoutes,
  ...incidentRoutes,
  ...tenantSettingsRoutes,
  ...linkRoutes,
  ...requirementRoutes,
  ...revisionRoutes,
  ...embeddingRoutes,
  ...brandingRoutes,
  ...brandingFileRoutes,
  ...brandingTextRoutes,
  ...brandingDomainRoutes,
  ...flowApiRoutes,
  ...secretRoutes,
  ...sessionRoutes,
  ...identityProviderRoutes,
  ...signInSettingsRoutes,
  ...bulkRoutes,
  ...reportRoutes,
  ...packRoutes,
  ...labelRoutes,
  ...savedViewRoutes,
  ...caseReadRoutes,
  ...explanationRoutes,
  ...decisionRecordRoutes,
  ...riskRoutes,
  ...childRoutes,
  ...approvalRoutes,
  ...pluginRunRoutes,
  ...vendorRoutes,
  ...alertRoutes,
  ...alertEvidenceRoutes,
  ...alertNoteRoutes,
  ...alertStatisticsRoutes,
  ...alertWorkRoutes,
  ...alertBacktestRoutes,
  ...alertBacktestEvidenceRoutes,
  ...alertDefinitionRoutes,
  ...checkRoutes,
  ...checkSettingsRoutes,
  ...rawAnswerRoutes,
  ...callbackListRoutes,
  ...vendorAdapterRoutes,
  ...screeningListRoutes,
  ...screeningDecisionRoutes,
  ...screeningRoutes,
  ...queueRoutes,
  ...queueBuilderRoutes,
  ...memberRoutes,
  ...slaRoutes,
  ...erasureRoutes,
  ...retentionRoutes,
  ...consentRoutes,
  ...privacyRequestRoutes,
  ...personErasureRoutes,
  ...escalateRoutes,
  ...feedRouteDescriptions,
  ...presenceRouteDescriptions,
  ...userRoutes,
  ...invitationRoutes,
  ...teamSettingsRoutes,
  ...auditRoutes,
  ...auditProofRoutes,
  ...revealRoutes,
  ...caseBriefRoutes,
  ...caseRelatedRoutes,
  ...documentRoutes,
  ...definitionRoutes,
  ...definitionExchangeRoutes,
  ...templateRoutes,
  ...configRoutes,
  ...definitionProofRoutes,
  ...formSchemaRoutes,
  ...formPreviewRoutes,
  ...merchantReportRoutes,
  ...merchantRoutes,
  ...monitorRoutes,
  ...monitoringRoutes,
  ...moveRoutes,
  ...ruleSetRoutes,
  ...backtestRoutes,
  ...shadowRoutes,
  ...listRoutes,
  ...listInspectionRoutes,
  ...simulateRoutes,
  ...graphRoutes,
  eventTailDescription,
  ...eventRoutes,
  ...portalLinkRoutes,
  ...webhookEndpointRoutes,
  ...webhookReplayRoutes,
  ...triggerRoutes,
  ...crmTemplateRoutes,
  ...eventTypeRoutes,
  ...apiKeyRoutes,
  ...emergencyRoutes,
  ...requestLogRoutes,
  ...meRoutes,
  ...sandboxClockRoutes,
  ...sandboxRegistryRoutes,
  ...sandboxSimulateRoutes,
  ...compatWorkflowRoutes,
  ...compatTransactionRoutes,
  ...transactionImportRoutes,
  ...transactionRoutes,
  ...counterpartyRoutes,
  ...compatHookRoutes,
  ...compatAlertRoutes,
  ...compatAmlRoutes,
  ...compatBusinessReportRoutes,
  ...compatReportHookRoutes,
  ...compatDefinitionRoutes,
  ...healthRoutes,
  definePublicRoute(
    {
      public: "Describes the API, not a tenant.",
      tag: "Reference",
      name: "getOpenapi",
      method: "GET",
      path: "/api/v1/openapi.json",
      summary: "Read this document",
      answers: { 200: AnyObject },
    },
    ({ url }) => answer(200, documentFor(url.origin)),
  ),
];

const documents = new Map<string, JsonObject>();

/** The OpenAPI document as seen from this address. Made once per address and isolate. */
export function documentFor(baseUrl: string): JsonObject {
  let document = documents.get(baseUrl);
  if (document === undefined) {
    if (documents.size > 20) documents.clear(); // the address is the caller's word
    document = openapiOf(apiRoutes, baseUrl);
    documents.set(baseUrl, document);
  }
  return document;
}
