export interface ApiAnswer {
  status: number;
  json: { [key: string]: unknown } | null;
}
export type ApiCall = (method: string, path: string, body?: unknown, idempotencyKey?: string) => Promise<ApiAnswer>;
export function apiClient(baseUrl: string, apiKey: string): ApiCall;
export function demoDefinitions(): object[];
export function demoRuleSets(): object[];
export function demoCases(): object[];
/** One sentence per failure; so do all that answer a list of texts. */
export function publishMissingRuleSets(call: ApiCall, ruleSets: readonly object[]): Promise<string[]>;
export function publishMissing(call: ApiCall, definitions: readonly object[]): Promise<string[]>;
export interface DemoDesk {
  queues: { id: string }[];
  /** By `externalId`: what is posted below the case, in this order. */
  deeds: { [externalId: string]: { path: string; body: object }[] };
  /** By correlation id: how a company is watched, as `PUT /entities/{id}/monitors` takes it. */
  monitors: { [correlationId: string]: object };
}
export function demoDesk(): DemoDesk;
export function makeMissingQueues(call: ApiCall, queues: DemoDesk["queues"]): Promise<string[]>;
export function openDemoCases(call: ApiCall, cases: readonly object[], deeds?: DemoDesk["deeds"]): Promise<string[]>;
export function sendDemoTransactions(call: ApiCall): Promise<string[]>;
export function watchDemoCompanies(call: ApiCall, monitors: DemoDesk["monitors"]): Promise<string[]>;
export function applicantLink(call: ApiCall): Promise<string | null>;
