// Made by `npm run sdk:generate` from the OpenAPI document and the catalogue of events. Not to be changed by hand.

/** Of the API, when this was made: what the types say. */
export const apiVersion = "2026-11-01";

export const operations: Record<string, string> = {
  cases: `create POST cases
list GET cases l
sendEvent POST cases/{}/events
cancel POST cases/{}/cancel
mergeContext PATCH cases/{}/context
decide POST cases/{}/decision
undoDecision DELETE cases/{}/decision
decideDocument POST cases/{}/documents/{}/decision
assign POST cases/{}/assignment
retryIncident POST cases/{}/incidents/{}/retry
listNotes GET cases/{}/notes l
addNote POST cases/{}/notes
addNoteWithFiles POST cases/{}/notes/with-files m
editNote PATCH cases/{}/notes/{}
deleteNote DELETE cases/{}/notes/{}
pinNote PUT cases/{}/notes/{}/pin
readNoteHistory GET cases/{}/notes/{}/history l
downloadNoteFile GET cases/{}/notes/{}/files/{} f
listEntityNotes GET cases/{}/entity-notes l
addEntityNote POST cases/{}/entity-notes
deleteEntityNote DELETE cases/{}/entity-notes/{} q
listWatchers GET cases/{}/watchers
watch PUT cases/{}/watch
skipIncident POST cases/{}/incidents/{}/skip
supplyIncidentResult POST cases/{}/incidents/{}/result
mintLink POST cases/{}/links
listLinks GET cases/{}/links l
revokeLinks DELETE cases/{}/links q
revokeLink DELETE cases/{}/links/{} q
getRequirements GET cases/{}/requirements
askAgain POST cases/{}/revisions
listRevisions GET cases/{}/revisions l
listAskable GET cases/{}/revisions/askable
startBulk POST cases/bulk
listBulkJobs GET cases/bulk l
startExport POST cases/exports
getBulkJob GET cases/bulk/{}
listBulkItems GET cases/bulk/{}/items l
cancelBulkJob POST cases/bulk/{}/cancel q
retryBulkJob POST cases/bulk/{}/retry q
getExportFile GET cases/bulk/{}/file f
makeReport POST cases/{}/reports
listReports GET cases/{}/reports l
getReport GET cases/{}/reports/{}
retryReport POST cases/{}/reports/{}/retry q
getReportFile GET cases/{}/reports/{}/file
makePack POST cases/{}/packs
setLabels POST cases/{}/labels
count GET cases/count
get GET cases/{}
listTimeline GET cases/{}/timeline l
listChecks GET cases/{}/checks l
explain GET cases/{}/explanation
getDefinition GET cases/{}/definition
replayExplanation POST cases/{}/explanation/replay q
getDecisionRecord GET cases/{}/decision-record
verifyDecisionRecord POST cases/{}/decision-record/verify
overrideRisk POST cases/{}/risk-override
endRiskOverride DELETE cases/{}/risk-override
listChildren GET cases/{}/children l
decideChildren POST cases/{}/children/decision
reopenChild POST cases/{}/children/{}/reopen
listApprovals GET cases/{}/approvals l
vote POST cases/{}/approvals/{}/votes
listRuns GET cases/{}/runs l
runPlugin POST cases/{}/plugins/{}/run
claimNext POST cases/claim-next
erase POST cases/{}/erase
getErasure GET cases/{}/erasure
hold PUT cases/{}/legal-hold
release DELETE cases/{}/legal-hold
listConsents GET cases/{}/consents
withdrawConsent POST cases/{}/consents/{}/withdraw
escalate POST cases/{}/escalate
lookAt GET cases/{}/presence w
prove GET cases/{}/proof
revealField POST cases/{}/reveal
getBrief GET cases/{}/brief
noteLook PUT cases/{}/look
listRelated GET cases/{}/related l
addDocument POST cases/{}/documents m
listDocuments GET cases/{}/documents l
changeDocument PATCH cases/{}/documents/{}
downloadFile GET cases/{}/documents/{}/files/{} f
move POST cases/{}/move
draw GET cases/{}/graph`,
  decisionReasons: `list GET decision-reasons l
add POST decision-reasons
change PATCH decision-reasons/{}
retire DELETE decision-reasons/{} q
order PUT decision-reasons/order l`,
  entities: `list GET entities l
create POST entities
get GET entities/{}
change PATCH entities/{}
listAttributes GET entities/{}/attributes l
listLinks GET entities/{}/links l
addLink POST entities/{}/links
listCases GET entities/{}/cases l
listDocuments GET entities/{}/documents l
listAlerts GET entities/{}/alerts l
listDuplicates GET entities/{}/duplicates l
setRisk PUT entities/{}/risk
endRisk DELETE entities/{}/risk
endLink DELETE entities/{}/links/{} q
previewMerge GET entities/{}/merge-preview
merge POST entities/{}/merge
part POST entities/{}/part
listNotesOf GET entities/{}/notes l
addNoteTo POST entities/{}/notes
deleteNoteOf DELETE entities/{}/notes/{} q
listTimeline GET entities/{}/timeline l
hold PUT entities/{}/legal-hold
release DELETE entities/{}/legal-hold q
erase POST entities/{}/erase
listMonitors GET entities/{}/monitors
putMonitors PUT entities/{}/monitors
runMonitor POST entities/{}/monitors/{}/run q
pauseMonitor POST entities/{}/monitors/{}/pause
resumeMonitor POST entities/{}/monitors/{}/resume q
listMonitorRuns GET entities/{}/monitor-runs l`,
  compat: `createEndUser POST external/end-users
listEndUsers GET external/end-users
createEndUserWithBusiness POST external/end-users/create-with-business
createBusiness POST external/businesses
listBusinesses GET external/businesses
updateBusiness PUT external/businesses/{}
getBusiness GET external/businesses/{}
getBusinessInformation GET external/businesses/business-information
listProfiles GET case-management/profiles/individuals
getEndUser GET external/end-users/{}
listEndUserWorkflows GET external/end-users/{}/workflows
listBusinessWorkflows GET external/businesses/{}/workflows
createCollectionFlowUrl POST external/workflows/create-collection-flow-url
runWorkflow POST external/workflows/run
sendEvent POST external/workflows/{}/send-event
event POST external/workflows/{}/event
getWorkflow GET external/workflows/{}
getContext GET external/workflows/{}/context
createTransaction POST external/transactions
listTransactions GET external/transactions
createTransactions POST external/transactions/bulk
createFlatTransaction POST external/transactions/alt
createFlatTransactions POST external/transactions/alt/bulk
listTransactionsOfAlert GET external/transactions/by-alert
hook POST external/workflows/{}/hook/{} r
listAlertDefinitions GET external/alert-definition
listAlerts GET external/alerts
createAlert POST external/alerts
assignAlerts PATCH external/alerts/assign
decideAlerts PATCH external/alerts/decision
getDefinitionOfAlert GET external/alerts/{}/alert-definition
runAlerts POST internal/alerts
listAlertCorrelationIds GET internal/alerts/correlationIds
amlWebhook POST webhooks/{}/aml r
createBusinessReport POST internal/business-reports
listBusinessReports GET internal/business-reports
listReports GET external/business-reports
uploadBusinessReports POST internal/business-reports/upload-batch r
getBusinessReport GET internal/business-reports/{}
reportHook POST internal/business-reports/hook r
copyDefinition POST workflow-definition/{}/copy
upgradeDefinition POST workflow-definition/{}/upgrade
putDefinition PUT workflow-definition/{}/definition
putExtensions PUT workflow-definition/{}/extensions`,
  notifications: `list GET notifications l
count GET notifications/count
read POST notifications/read
getSettings GET notifications/settings
putSettings PUT notifications/settings`,
  funnel: `get GET funnel`,
  statistics: `getOverview GET statistics/overview
getCases GET statistics/cases
getDecisions GET statistics/decisions
getTimes GET statistics/times
getAnalysts GET statistics/analysts
getRules GET statistics/rules
export GET statistics/export f
getAlerts GET statistics/alerts`,
  incidents: `list GET incidents l
listGroups GET incidents/groups l
retry POST incidents/retry`,
  tenantSettings: `get GET tenant-settings
put PUT tenant-settings`,
  requirementReasons: `list GET requirement-reasons l`,
  embedding: `get GET embedding
put PUT embedding`,
  branding: `get GET branding
putDraft PUT branding/draft
deleteDraft DELETE branding/draft q
publish POST branding/publish
listVersions GET branding/versions l
restore POST branding/restore
check POST branding/check
addFile POST branding/files m
listFiles GET branding/files l
deleteFile DELETE branding/files/{} q
listTexts GET branding/texts l
listDomains GET branding/domains l
addDomain POST branding/domains
verifyDomain POST branding/domains/{}/verify q
deleteDomain DELETE branding/domains/{} q`,
  flow: `open POST flow/{}/session
takeCode POST flow/{}/code
get GET flow/{}
checkPage POST flow/{}/pages/{}/check
savePage PATCH flow/{}/pages/{}
sendPage POST flow/{}/pages/{}
lookUpCompany POST flow/{}/pages/{}/lookups/{}
takeCompanyOver POST flow/{}/pages/{}/lookups/{}/use
submit POST flow/{}/submit q
addFile POST flow/{}/files/{} r
beginUpload POST flow/{}/uploads/{}
putUploadPart PUT flow/{}/uploads/{}/parts/{} r
completeUpload POST flow/{}/uploads/{}/complete
abortUpload DELETE flow/{}/uploads/{} q
removeFile DELETE flow/{}/files/{}/{} q
listen GET flow/{}/changes w`,
  secrets: `list GET secrets l
put PUT secrets/{}
delete DELETE secrets/{} q
getRotation GET secrets/rotation`,
  session: `get GET session
keep POST session/keep-alive q
sendCode POST session/code q
prove POST session/proof`,
  sessions: `list GET sessions l
end DELETE sessions/{} q
endOther POST sessions/end-others q`,
  users: `listSessionsOf GET users/{}/sessions l
endSessionsOf DELETE users/{}/sessions q
endSessionOf DELETE users/{}/sessions/{} q
list GET users l
change PATCH users/{}
deactivate POST users/{}/deactivate q
reactivate POST users/{}/reactivate q`,
  identityProviders: `list GET identity-providers l
create POST identity-providers
get GET identity-providers/{}
put PUT identity-providers/{}
delete DELETE identity-providers/{} q
test POST identity-providers/{}/test q`,
  signInSettings: `get GET sign-in-settings
put PUT sign-in-settings`,
  savedViews: `list GET saved-views l
create POST saved-views
change PATCH saved-views/{}
delete DELETE saved-views/{} q`,
  listSettings: `get GET list-settings
put PUT list-settings`,
  workflowDefinitions: `runPluginWithSample POST workflow-definitions/{}/plugins/{}/run
create POST workflow-definitions
list GET workflow-definitions l
get GET workflow-definitions/{}
change PUT workflow-definitions/{}
putDefinition PUT workflow-definitions/{}/definition
putExtensions PUT workflow-definitions/{}/extensions
validate POST workflow-definitions/{}/validate
publish POST workflow-definitions/{}/publish q
archive POST workflow-definitions/{}/archive q
copy POST workflow-definitions/{}/copy
upgrade POST workflow-definitions/{}/upgrade q
import POST workflow-definitions/import
export GET workflow-definitions/{}/export
getProofs GET workflow-definitions/{}/proofs
previewForm POST workflow-definitions/{}/forms/{}/preview
readUiDefinition POST workflow-definitions/read-ui-definition
moveCases POST workflow-definitions/{}/move-cases l
simulate POST workflow-definitions/simulate
draw GET workflow-definitions/{}/graph`,
  vendors: `list GET vendors l
reset POST vendors/{}/reset q
probe POST vendors/{}/probe q`,
  alerts: `list GET alerts l
count GET alerts/counts
get GET alerts/{}
decide POST alerts/decisions
assign POST alerts/{}/assign
review POST alerts/{}/review
escalate POST alerts/{}/escalate
putBack POST alerts/{}/put-back
reject POST alerts/{}/reject
dismiss POST alerts/{}/dismiss
clear POST alerts/{}/clear
reopen POST alerts/{}/reopen
getEvidence GET alerts/{}/evidence
listNotes GET alerts/{}/notes l
addNote POST alerts/{}/notes
deleteNote DELETE alerts/{}/notes/{} q
snooze POST alerts/{}/snooze
openCaseFor POST alerts/{}/case`,
  alertSnoozes: `list GET alert-snoozes l
end DELETE alert-snoozes/{} q`,
  alertDefinitions: `createBacktest POST alert-definitions/backtests
backtest POST alert-definitions/{}/backtests
list GET alert-definitions l
create POST alert-definitions
check POST alert-definitions/check
installTemplates POST alert-definitions/install
get GET alert-definitions/{}
change PUT alert-definitions/{}
listVersions GET alert-definitions/{}/versions
publish POST alert-definitions/{}/publish
enable POST alert-definitions/{}/enable
disable POST alert-definitions/{}/disable
run POST alert-definitions/{}/run q
archive POST alert-definitions/{}/archive`,
  alertBacktests: `list GET alert-backtests l
get GET alert-backtests/{}
cancel POST alert-backtests/{}/cancel q
getEvidence POST alert-backtests/{}/evidence`,
  alertDefinitionTemplates: `listTemplates GET alert-definition-templates l`,
  checks: `run POST checks
list GET checks l
getCatalog GET checks/catalog
get GET checks/{}`,
  checkSettings: `get GET check-settings
put PUT check-settings`,
  rawAnswers: `get GET raw-answers/{}`,
  callbacks: `list GET callbacks l
getTotals GET callbacks/totals
get GET callbacks/{}
apply POST callbacks/{}/apply
discard POST callbacks/{}/discard q`,
  vendorAdapters: `list GET vendor-adapters l
put PUT vendor-adapters/{}
get GET vendor-adapters/{}
delete DELETE vendor-adapters/{} q`,
  screening: `listLists GET screening/lists l
putList PUT screening/lists/{}
fetchList POST screening/lists/{}/versions
listVersions GET screening/lists/{}/versions l
uploadList POST screening/lists/{}/upload r
getVersion GET screening/lists/{}/versions/{}
activateVersion POST screening/lists/{}/versions/{}/activate q
diffVersions GET screening/lists/{}/versions/{}/diff
listAllDecisions GET screening/decisions l
decideHit POST screening/decisions
getMonitoring GET screening/monitoring
screen POST screening/search
listDecisions GET screening/subjects/{}/decisions l
endMonitoring DELETE screening/subjects/{}/monitoring q
getSettings GET screening/settings
putSettings PUT screening/settings
listSandboxParties GET screening/sandbox-parties l`,
  queues: `list GET queues l
create POST queues
preview POST queues/preview
get GET queues/{}
change PUT queues/{}
delete DELETE queues/{} q`,
  queueFields: `list GET queue-fields l`,
  members: `list GET members l
put PUT members/{}`,
  sla: `get GET sla
put PUT sla`,
  legalHolds: `list GET legal-holds l`,
  dataMap: `get GET data-map`,
  retention: `get GET retention
put PUT retention
preview POST retention/preview`,
  privacy: `findPerson POST privacy/find l
exportPerson POST privacy/exports
erasePerson POST privacy/erasures
listRequests GET privacy/requests l
getRequest GET privacy/requests/{}
getExport GET privacy/requests/{}/file f
getPersonErasure GET privacy/erasures/{}`,
  counterparties: `erase POST counterparties/{}/erase
list GET counterparties l
get GET counterparties/{}
getNumbers GET counterparties/{}/numbers
link PUT counterparties/{}/entity`,
  feed: `listen GET feed w`,
  invitations: `invite POST invitations
list GET invitations l
resend POST invitations/{}/resend q
revoke DELETE invitations/{} q`,
  teamSettings: `get GET team-settings
put PUT team-settings`,
  auditLog: `list GET audit-log l
listAuditedActions GET audit-log/actions l
export GET audit-log/export f
verify POST audit-log/verify`,
  templates: `list GET templates l
get GET templates/{}
install POST templates/{}/install`,
  config: `getConfiguration GET config
applyConfiguration POST config/apply`,
  schemas: `getDefinition GET schemas/definition.json
getForm GET schemas/form.json`,
  merchantReports: `ask POST merchant-reports
list GET merchant-reports l
askMany POST merchant-reports/batches r
listBatches GET merchant-reports/batches l
getBatch GET merchant-reports/batches/{}
get GET merchant-reports/{}
review POST merchant-reports/{}/review
release POST merchant-reports/{}/release`,
  merchants: `getSchedule GET merchants/{}/schedule
putSchedule PUT merchants/{}/schedule
getTrend GET merchants/{}/trend`,
  monitoring: `getSettings GET monitoring/settings
putSettings PUT monitoring/settings
getCalendar GET monitoring/calendar l`,
  ruleSets: `create POST rule-sets
list GET rule-sets l
get GET rule-sets/{}
change PUT rule-sets/{}
validate POST rule-sets/{}/validate
validateRules POST rule-sets/validate
publish POST rule-sets/{}/publish
archive POST rule-sets/{}/archive q
listUsers GET rule-sets/{}/used-by l
upgrade POST rule-sets/{}/upgrade q
try POST rule-sets/{}/try
createBacktest POST rule-sets/{}/backtests
startShadow POST rule-sets/{}/shadow`,
  ruleOperators: `list GET rule-operators l`,
  backtests: `list GET backtests l
get GET backtests/{}
cancel POST backtests/{}/cancel q
listCases GET backtests/{}/cases l
getReport GET backtests/{}/report`,
  shadows: `list GET shadows l
get GET shadows/{}
stop DELETE shadows/{} q
listCases GET shadows/{}/cases l
getReport GET shadows/{}/report`,
  lists: `create POST lists
list GET lists l
get GET lists/{}
listEntries GET lists/{}/entries l
changeEntries POST lists/{}/entries
importEntries POST lists/{}/import
listVersions GET lists/{}/versions l
listUsers GET lists/{}/used-by l
diffVersions GET lists/{}/versions/{}/diff
previewImport POST lists/{}/import/preview
export GET lists/{}/export f`,
  events: `tail GET events/tail e
list GET events l
get GET events/{}`,
  webhookEndpoints: `createPortalLink POST webhook-endpoints/portal-links
listPortalLinks GET webhook-endpoints/portal-links l
revokePortalLink DELETE webhook-endpoints/portal-links/{} q
create POST webhook-endpoints
list GET webhook-endpoints l
get GET webhook-endpoints/{}
update PATCH webhook-endpoints/{}
delete DELETE webhook-endpoints/{} q
getHealth GET webhook-endpoints/{}/health
rotateSecret POST webhook-endpoints/{}/rotate
test POST webhook-endpoints/{}/test
listDeliveries GET webhook-endpoints/{}/deliveries l
getDelivery GET webhook-endpoints/{}/deliveries/{}
resendDelivery POST webhook-endpoints/{}/deliveries/{}/resend q
startReplay POST webhook-endpoints/{}/replays
getReplay GET webhook-endpoints/{}/replays/{}`,
  triggers: `create POST triggers
list GET triggers l
get GET triggers/{}
change PATCH triggers/{}
delete DELETE triggers/{} q
rotateSecret POST triggers/{}/rotate
try POST triggers/{}/try
listDeliveries GET triggers/{}/deliveries l
getTotals GET triggers/{}/totals
getDelivery GET triggers/{}/deliveries/{}
retryDelivery POST triggers/{}/deliveries/{}/retry q
revealDelivery POST triggers/{}/deliveries/{}/reveal`,
  crmTemplates: `list GET crm-templates l`,
  eventTypes: `list GET event-types l
get GET event-types/{}`,
  apiKeys: `create POST api-keys
list GET api-keys l
get GET api-keys/{}
change PATCH api-keys/{}
revoke DELETE api-keys/{} q
rotate POST api-keys/{}/rotate`,
  emergencyAccess: `begin POST emergency-access
listEmergencies GET emergency-access l
end DELETE emergency-access/{} q`,
  requestLog: `list GET request-log l
getEntry GET request-log/{}`,
  theme: `get GET theme
put PUT theme`,
  me: `get GET me`,
  sandbox: `getClock GET sandbox/clock
advanceClock POST sandbox/clock/advance
searchRegistry GET sandbox/registry l
getCompany GET sandbox/registry/{}
simulateRun POST sandbox/runs/{}/simulate`,
  transactions: `import POST transactions/imports r
listImports GET transactions/imports l
previewImport POST transactions/imports/preview r
getImport GET transactions/imports/{}
listImportRefusals GET transactions/imports/{}/refusals l
cancelImport POST transactions/imports/{}/cancel q
create POST transactions
list GET transactions l
createMany POST transactions/bulk
get GET transactions/{}
listAlerts GET transactions/{}/alerts l`,
  transactionsCsv: `export GET transactions.csv f`,
  transactionSettings: `get GET transaction-settings
put PUT transaction-settings`,
  health: `healthz GET /healthz
readyz GET /readyz`,
  openapi: `get GET openapi.json`,
};
