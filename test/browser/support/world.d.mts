export interface WebhookEvent {
  id: string;
  type: string;
  caseId: string;
  sequence: number;
  state: string;
  workflowStatus: string;
  /** The address of the endpoint that it came to. */
  receivedAt: string;
  [key: string]: unknown;
}
/** Who sits at the console; `newcomer` is the administrator of a tenant in which nothing has happened yet. */
export type Seat = "admin" | "analyst" | "viewer" | "newcomer";
export type Answer = { [key: string]: unknown };
export interface World {
  baseUrl: string;
  apiKey: string;
  /** What secrets of links follow from: a picture for a phone cannot be read by a browser that has no camera. */
  masterKey: string;
  consoleUrl: string;
  signInUrl(seat: Seat): string;
  api(
    method: string,
    path: string,
    body?: unknown,
    idempotencyKey?: string,
  ): Promise<{ status: number; json: Answer | null }>;
  receiver: {
    /** An address for one more endpoint. What comes to one without a secret is taken and forgotten. */
    newUrl(): string;
    events: WebhookEvent[];
    forged: string[];
    /** What comes there is verified from now on. */
    expectSecret(url: string, secret: string): void;
    close(): void;
  };
  killAndRestart(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  serverLog(): string;
  filesContaining(text: string): string[];
  end(): Promise<void>;
}
export function aWorld(over?: Record<string, string>): Promise<World>;
