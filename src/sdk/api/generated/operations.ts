// Made by `npm run sdk:generate` from the OpenAPI document and the catalogue of events. Not to be changed by hand.

export const operations: Record<string, string> = {
  cases: `create POST cases
list GET cases
sendEvent POST cases/{}/events
cancel POST cases/{}/cancel
mergeContext PATCH cases/{}/context
decide POST cases/{}/decision
undoDecision DELETE cases/{}/decision
decideDocument POST cases/{}/documents/{}/decision
assign POST cases/{}/assignment
retryIncident POST cases/{}/incidents/{}/retry
listNotes GET cases/{}/notes
addNote POST cases/{}/notes
addNoteWithFiles POST cases/{}/notes/with-files m
editNote PATCH cases/{}/notes/{}
deleteNote DELETE cases/{}/notes/{}
pinNote PUT cases/{}/notes/{}/pin
readNoteHistory GET cases/{}/notes/{}/history
downloadNoteFile GET cases/{}/notes/{}/files/{} f
listEntityNotes GET cases/{}/entity-notes
addEntityNote POST cases/{}/entity-notes
deleteEntityNote DELETE cases/{}/entity-notes/{} q
listWatchers GET cases/{}/watchers
watch PUT cases/{}/watch
skipIncident POST cases/{}/incidents/{}/skip
supplyIncidentResult POST cases/{}/incidents/{}/result
mintLink POST cases/{}/links
listLinks GET cases/{}/links
revokeLinks DELETE cases/{}/links q
revokeLink DELETE cases/{}/links/{} q
getRequirements GET cases/{}/requirements
askAgain POST cases/{}/revisions
listRevisions GET cases/{}/revisions
listAskable GET cases/{}/revisions/askable
startBulk POST cases/bulk
listBulkJobs GET cases/bulk
startExport POST cases/exports
getBulkJob GET cases/bulk/{}
listBulkItems GET cases/bulk/{}/items
cancelBulkJob POST cases/bulk/{}/cancel q
retryBulkJob POST cases/bulk/{}/retry q
getExportFile GET cases/bulk/{}/file f
makeReport POST cases/{}/reports
listReports GET cases/{}/reports
getReport GET cases/{}/reports/{}
retryReport POST cases/{}/reports/{}/retry q
getReportFile GET cases/{}/reports/{}/file f
setLabels POST cases/{}/labels
count GET cases/count
get GET cases/{}
listTimeline GET cases/{}/timeline
listChecks GET cases/{}/checks
explain GET cases/{}/explanation
getDefinition GET cases/{}/definition
replayExplanation POST cases/{}/explanation/replay q
overrideRisk POST cases/{}/risk-override
endRiskOverride DELETE cases/{}/risk-override
listChildren GET cases/{}/children
decideChildren POST cases/{}/children/decision
reopenChild POST cases/{}/children/{}/reopen
listApprovals GET cases/{}/approvals
vote POST cases/{}/approvals/{}/votes
listRuns GET cases/{}/runs
runPlugin POST cases/{}/plugins/{}/run
claimNext POST cases/claim-next
escalate POST cases/{}/escalate
lookAt GET cases/{}/presence w
revealField POST cases/{}/reveal
getBrief GET cases/{}/brief
noteLook PUT cases/{}/look
listRelated GET cases/{}/related
addDocument POST cases/{}/documents m
listDocuments GET cases/{}/documents
changeDocument PATCH cases/{}/documents/{}
downloadFile GET cases/{}/documents/{}/files/{} f
move POST cases/{}/move
draw GET cases/{}/graph`,
  decisionReasons: `list GET decision-reasons
add POST decision-reasons
retire DELETE decision-reasons/{} q`,
  notifications: `list GET notifications
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
export GET statistics/export f`,
  incidents: `list GET incidents
listGroups GET incidents/groups
retry POST incidents/retry`,
  tenantSettings: `get GET tenant-settings
put PUT tenant-settings`,
  compat: `createCollectionFlowUrl POST external/workflows/create-collection-flow-url
runWorkflow POST external/workflows/run
sendEvent POST external/workflows/{}/send-event
event POST external/workflows/{}/event
getWorkflow GET external/workflows/{}
getContext GET external/workflows/{}/context
hook POST external/workflows/{}/hook/{} r
copyDefinition POST workflow-definition/{}/copy
upgradeDefinition POST workflow-definition/{}/upgrade
putDefinition PUT workflow-definition/{}/definition
putExtensions PUT workflow-definition/{}/extensions`,
  requirementReasons: `list GET requirement-reasons`,
  embedding: `get GET embedding
put PUT embedding`,
  branding: `get GET branding
putDraft PUT branding/draft
deleteDraft DELETE branding/draft q
publish POST branding/publish
listVersions GET branding/versions
restore POST branding/restore
check POST branding/check
addFile POST branding/files m
listFiles GET branding/files
deleteFile DELETE branding/files/{} q
listTexts GET branding/texts
listDomains GET branding/domains
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
  secrets: `list GET secrets
put PUT secrets/{}
delete DELETE secrets/{} q
getRotation GET secrets/rotation`,
  session: `get GET session
keep POST session/keep-alive q
sendCode POST session/code q
prove POST session/proof`,
  sessions: `list GET sessions
end DELETE sessions/{} q
endOther POST sessions/end-others q`,
  users: `listSessionsOf GET users/{}/sessions
endSessionsOf DELETE users/{}/sessions q
endSessionOf DELETE users/{}/sessions/{} q
list GET users
change PATCH users/{}
deactivate POST users/{}/deactivate q
reactivate POST users/{}/reactivate q`,
  identityProviders: `list GET identity-providers
create POST identity-providers
get GET identity-providers/{}
put PUT identity-providers/{}
delete DELETE identity-providers/{} q
test POST identity-providers/{}/test q`,
  signInSettings: `get GET sign-in-settings
put PUT sign-in-settings`,
  savedViews: `list GET saved-views
create POST saved-views
change PATCH saved-views/{}
delete DELETE saved-views/{} q`,
  listSettings: `get GET list-settings
put PUT list-settings`,
  workflowDefinitions: `runPluginWithSample POST workflow-definitions/{}/plugins/{}/run
create POST workflow-definitions
list GET workflow-definitions
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
moveCases POST workflow-definitions/{}/move-cases
simulate POST workflow-definitions/simulate
draw GET workflow-definitions/{}/graph`,
  vendors: `list GET vendors
reset POST vendors/{}/reset q
probe POST vendors/{}/probe q`,
  alerts: `list GET alerts
count GET alerts/counts
get GET alerts/{}
decide POST alerts/decisions
assign POST alerts/{}/assign
review POST alerts/{}/review
escalate POST alerts/{}/escalate
reject POST alerts/{}/reject
dismiss POST alerts/{}/dismiss
clear POST alerts/{}/clear
reopen POST alerts/{}/reopen`,
  checks: `run POST checks
list GET checks
getCatalog GET checks/catalog
get GET checks/{}`,
  checkSettings: `get GET check-settings
put PUT check-settings`,
  rawAnswers: `get GET raw-answers/{}`,
  callbacks: `list GET callbacks
getTotals GET callbacks/totals
get GET callbacks/{}
apply POST callbacks/{}/apply
discard POST callbacks/{}/discard q`,
  vendorAdapters: `list GET vendor-adapters
put PUT vendor-adapters/{}
get GET vendor-adapters/{}
delete DELETE vendor-adapters/{} q`,
  screening: `listLists GET screening/lists
putList PUT screening/lists/{}
fetchList POST screening/lists/{}/versions
listVersions GET screening/lists/{}/versions
uploadList POST screening/lists/{}/upload r
getVersion GET screening/lists/{}/versions/{}
activateVersion POST screening/lists/{}/versions/{}/activate q
diffVersions GET screening/lists/{}/versions/{}/diff
listAllDecisions GET screening/decisions
decideHit POST screening/decisions
getMonitoring GET screening/monitoring
screen POST screening/search
listDecisions GET screening/subjects/{}/decisions
endMonitoring DELETE screening/subjects/{}/monitoring q
getSettings GET screening/settings
putSettings PUT screening/settings
listSandboxParties GET screening/sandbox-parties`,
  queues: `list GET queues
create POST queues
preview POST queues/preview
get GET queues/{}
change PUT queues/{}
delete DELETE queues/{} q`,
  queueFields: `list GET queue-fields`,
  members: `list GET members
put PUT members/{}`,
  sla: `get GET sla
put PUT sla`,
  feed: `listen GET feed w`,
  invitations: `invite POST invitations
list GET invitations
resend POST invitations/{}/resend q
revoke DELETE invitations/{} q`,
  teamSettings: `get GET team-settings
put PUT team-settings`,
  auditLog: `list GET audit-log
listAuditedActions GET audit-log/actions`,
  templates: `list GET templates
get GET templates/{}
install POST templates/{}/install`,
  config: `getConfiguration GET config
applyConfiguration POST config/apply`,
  schemas: `getDefinition GET schemas/definition.json
getForm GET schemas/form.json`,
  ruleSets: `create POST rule-sets
list GET rule-sets
get GET rule-sets/{}
change PUT rule-sets/{}
validate POST rule-sets/{}/validate
publish POST rule-sets/{}/publish
archive POST rule-sets/{}/archive q
listUsers GET rule-sets/{}/used-by
upgrade POST rule-sets/{}/upgrade q
try POST rule-sets/{}/try
createBacktest POST rule-sets/{}/backtests
startShadow POST rule-sets/{}/shadow`,
  ruleOperators: `list GET rule-operators`,
  backtests: `list GET backtests
get GET backtests/{}
cancel POST backtests/{}/cancel q
listCases GET backtests/{}/cases
getReport GET backtests/{}/report`,
  shadows: `list GET shadows
get GET shadows/{}
stop DELETE shadows/{} q
listCases GET shadows/{}/cases
getReport GET shadows/{}/report`,
  lists: `create POST lists
list GET lists
get GET lists/{}
listEntries GET lists/{}/entries
changeEntries POST lists/{}/entries
importEntries POST lists/{}/import
listVersions GET lists/{}/versions
listUsers GET lists/{}/used-by
diffVersions GET lists/{}/versions/{}/diff
previewImport POST lists/{}/import/preview
export GET lists/{}/export f`,
  events: `tail GET events/tail e
list GET events
get GET events/{}`,
  webhookEndpoints: `create POST webhook-endpoints
list GET webhook-endpoints
get GET webhook-endpoints/{}
update PATCH webhook-endpoints/{}
delete DELETE webhook-endpoints/{} q
rotateSecret POST webhook-endpoints/{}/rotate
test POST webhook-endpoints/{}/test q
listDeliveries GET webhook-endpoints/{}/deliveries
getDelivery GET webhook-endpoints/{}/deliveries/{}
resendDelivery POST webhook-endpoints/{}/deliveries/{}/resend q`,
  apiKeys: `create POST api-keys
list GET api-keys
revoke DELETE api-keys/{} q`,
  theme: `get GET theme
put PUT theme`,
  me: `get GET me`,
  sandbox: `getClock GET sandbox/clock
advanceClock POST sandbox/clock/advance
searchRegistry GET sandbox/registry
getCompany GET sandbox/registry/{}
simulateRun POST sandbox/runs/{}/simulate`,
  health: `healthz GET /healthz
readyz GET /readyz`,
  openapi: `get GET openapi.json`,
};
