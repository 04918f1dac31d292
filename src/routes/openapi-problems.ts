import * as z from "zod";
import type { Route } from "./framework";
import type { ProblemCode } from "./problem";

/**
 * The codes that an operation can be refused with: those that come from what it is (who may call, what it reads, whether it remembers
 * keys), and those of its own. Tests hold every refusal they see against this.
 */
export function problemsOf(route: Route): ProblemCode[] {
  const codes = new Set<ProblemCode>(["bad_value", "unknown_field"]);
  const add = (...more: ProblemCode[]) => {
    for (const code of more) codes.add(code);
  };
  const writes = route.method !== "GET";
  if (writes) add("too_large", "unsupported_media_type");
  if (writes && route.body !== "raw") add("bad_json", "unsafe_key", "too_deep");
  if ("scope" in route.policy) {
    add("unauthenticated", "too_many_requests", "unknown_api_version");
    // A key may be kept to some addresses, whatever it asks for.
    add("not_permitted");
    if (writes) add("cross_site");
  } else if (route.policy.proof !== undefined) add("unauthenticated", "too_many_requests");
  if (route.stepUp !== null) add("step_up_required");
  if (route.path.includes("{")) add("not_found");
  if (route.idempotent !== "none") add("idempotency_key_reused");
  if (route.idempotent === "d1") add("request_running");
  if (isCaseCommand(route)) add("stale_version", "case_closed", "not_permitted", "case_too_large");
  add(...(own[route.name] ?? []), "internal", "not_ready");
  return [...codes];
}

/** Whether the route gives a command to one case: then it is refused as cases refuse. */
const isCaseCommand = (route: Route): boolean =>
  route.idempotent === "case" && route.path.includes("{id}") && !(route.body instanceof z.ZodVoid);

/** What only some operations are refused with. */
const own: Record<string, readonly ProblemCode[]> = {
  openCase: [
    "case_exists",
    "case_too_large",
    "definition_not_published",
    "engine_owned",
    "too_many_steps",
    "unknown_definition",
  ],
  sendEvent: ["decision_pending", "event_not_allowed", "step_up_required", "too_many_steps"],
  cancelCase: ["decision_pending"],
  erasePerson: ["step_up_required"],
  putRetention: ["conflict", "stale_version"],
  eraseCase: ["conflict", "decision_pending", "legal_hold", "step_up_required"],
  deleteNote: ["legal_hold"],
  addEntityNote: ["case_closed"],
  mergeContext: ["engine_owned"],
  decideCase: ["decision_pending", "event_not_allowed", "revision_limit", "step_up_required", "too_many_steps"],
  undoDecision: ["event_not_allowed"],
  decideDocument: ["step_up_required"],
  assignCase: ["already_assigned"],
  retryIncident: ["too_many_steps"],
  addNoteWithFiles: ["too_many_files"],
  downloadNoteFile: ["range_not_satisfiable"],
  beginEmergency: ["conflict", "not_found", "step_up_required"],
  rotateApiKey: ["conflict"],
  createWebhookEndpoint: ["conflict"],
  updateWebhookEndpoint: ["conflict"],
  deleteWebhookEndpoint: ["conflict"],
  rotateWebhookSecret: ["conflict"],
  testWebhookEndpoint: ["conflict"],
  resendWebhookDelivery: ["conflict"],
  startWebhookReplay: ["conflict"],
  createTrigger: ["conflict"],
  changeTrigger: ["conflict"],
  rotateTriggerSecret: ["conflict"],
  retryTriggerDelivery: ["conflict"],
  getFunnel: ["not_found"],
  skipIncident: ["too_many_steps"],
  supplyIncidentResult: ["too_many_steps"],
  createPortalLink: ["conflict", "not_found"],
  askAgain: ["decision_pending", "event_not_allowed", "revision_limit"],
  putBrandingDraft: ["conflict", "not_found"],
  publishBranding: ["brand_unreadable", "conflict", "not_found"],
  restoreBranding: ["not_found"],
  deleteBrandingFile: ["in_use"],
  verifyBrandingDomain: ["conflict", "not_ready"],
  openFlow: ["link_dead", "too_many_requests"],
  takeFlowCode: ["link_dead", "too_many_requests"],
  getFlow: ["link_dead", "no_form"],
  checkFlowPage: ["link_dead", "no_form"],
  saveFlowPage: ["link_dead", "no_form"],
  sendFlowPage: ["conflict", "event_not_allowed", "invalid_answers", "link_dead", "no_form", "too_many_steps"],
  lookUpCompany: ["link_dead", "no_form"],
  takeCompanyOver: ["conflict", "link_dead", "no_form"],
  submitFlow: ["conflict", "event_not_allowed", "invalid_answers", "link_dead", "no_form", "too_many_steps"],
  addFlowFile: ["length_required", "link_dead", "no_form", "too_many_files"],
  beginFlowUpload: ["link_dead", "no_form", "too_many_files"],
  putFlowUploadPart: ["length_required", "link_dead", "no_form"],
  completeFlowUpload: ["link_dead", "no_form", "too_many_files"],
  abortFlowUpload: ["link_dead", "no_form"],
  removeFlowFile: ["link_dead", "no_form"],
  getSession: ["not_permitted"],
  listSessions: ["not_permitted"],
  deleteIdentityProvider: ["in_use"],
  putSignInSettings: ["conflict", "step_up_required"],
  retryReport: ["conflict"],
  changeView: ["stale_version"],
  overrideRisk: ["step_up_required"],
  reopenChild: ["conflict", "too_many_steps"],
  vote: ["conflict", "too_many_steps"],
  runPlugin: ["too_many_steps"],
  assignAlert: ["conflict", "stale_version"],
  reviewAlert: ["conflict", "stale_version"],
  escalateAlert: ["conflict", "stale_version"],
  rejectAlert: ["conflict", "stale_version"],
  dismissAlert: ["conflict", "stale_version"],
  clearAlert: ["conflict", "stale_version"],
  reopenAlert: ["conflict", "stale_version"],
  applyCallback: ["conflict"],
  createTransaction: ["conflict", "too_old"],
  compatCreateTransaction: ["conflict", "too_old"],
  compatCreateFlatTransaction: ["conflict", "too_old"],
  importTransactions: ["length_required"],
  linkCounterparty: ["conflict"],
  putVendorAdapter: ["conflict"],
  activateScreeningVersion: ["conflict"],
  fetchScreeningList: ["conflict"],
  uploadScreeningList: ["conflict"],
  screen: ["conflict"],
  decideScreeningHit: ["not_found"],
  claimNextCase: ["not_found"],
  createQueue: ["conflict"],
  changeQueue: ["stale_version"],
  putSla: ["stale_version"],
  listenToFeed: ["upgrade_required"],
  listenToFlow: ["upgrade_required"],
  lookAtCase: ["upgrade_required"],
  changeUser: ["last_admin"],
  deactivateUser: ["last_admin"],
  invitePerson: ["already_invited", "already_member"],
  addDocument: ["too_many_files"],
  downloadFile: ["range_not_satisfiable"],
  createAlertDefinition: ["bad_definition", "conflict"],
  changeAlertDefinition: ["bad_definition", "conflict", "stale_version"],
  publishAlertDefinition: ["conflict", "stale_version"],
  enableAlertDefinition: ["conflict", "definition_not_published", "stale_version"],
  disableAlertDefinition: ["conflict", "stale_version"],
  archiveAlertDefinition: ["conflict", "stale_version"],
  installAlertTemplates: ["conflict"],
  createDefinition: ["bad_definition", "conflict", "definition_exists"],
  changeDefinition: ["bad_definition", "conflict", "definition_not_draft"],
  putDefinition: ["conflict", "definition_not_draft"],
  putExtensions: ["conflict", "definition_not_draft"],
  validateDefinition: ["bad_definition"],
  publishDefinition: ["bad_definition", "conflict", "definition_not_draft"],
  archiveDefinition: ["conflict"],
  copyDefinition: ["conflict", "definition_exists"],
  upgradeDefinition: ["conflict", "definition_exists"],
  importDefinitions: ["bad_definition", "conflict", "definition_exists"],
  installTemplate: ["bad_definition"],
  previewForm: ["bad_definition"],
  moveCase: ["cannot_move", "definition_not_published", "step_up_required", "unknown_definition"],
  moveCases: ["cannot_move", "definition_not_published", "unknown_definition"],
  createRuleSet: ["bad_rule_set", "conflict"],
  changeRuleSet: ["bad_rule_set", "conflict"],
  publishRuleSet: ["bad_rule_set", "conflict", "rule_tests_failed"],
  archiveRuleSet: ["conflict", "in_use"],
  upgradeRuleSet: ["conflict"],
  tryRuleSet: ["bad_rule_set"],
  createBacktest: ["bad_rule_set", "conflict"],
  startShadow: ["bad_rule_set", "conflict"],
  applyConfiguration: ["bad_definition", "bad_rule_set", "conflict", "in_use"],
  createList: ["conflict"],
  changeListEntries: ["conflict"],
  importListEntries: ["conflict"],
  simulateDefinition: ["bad_definition", "engine_owned", "not_found"],
  simulateSandboxRun: ["conflict"],
  compatRunWorkflow: [
    "case_exists",
    "case_too_large",
    "definition_not_published",
    "engine_owned",
    "too_many_steps",
    "unknown_definition",
  ],
  compatSendEvent: ["decision_pending", "engine_owned", "event_not_allowed", "step_up_required", "too_many_steps"],
  compatEvent: ["decision_pending", "event_not_allowed", "step_up_required", "too_many_steps"],
  compatHook: ["bad_signature"],
  compatCopyDefinition: ["conflict", "definition_exists"],
  compatUpgradeDefinition: ["conflict", "definition_exists"],
  compatPutDefinition: ["conflict", "definition_not_draft"],
  compatPutExtensions: ["conflict", "definition_not_draft"],
  getBranding: ["not_found"],
  checkBranding: ["not_found"],
  listBrandingVersions: ["not_found"],
  deleteBrandingDraft: ["not_found"],
  compatCreateCollectionFlowUrl: ["not_found"],
  runPluginWithSample: ["bad_definition"],
  drawDefinition: ["bad_definition"],
  getDefinitionProofs: ["bad_definition"],
  exportDefinition: ["bad_definition"],
  createApiKey: ["conflict"],
  changeApiKey: ["conflict"],
  revokeApiKey: ["conflict"],
};
