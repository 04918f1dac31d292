import { type Answer, api } from "../../shared/api";

/** A session as `GET /session` tells it. */
export interface OwnSession {
  id: string;
  device: string | null;
  method: "link" | "provider" | "access";
  startedAt: string;
  lastSeenAt: string;
  idleEndsAt: string;
  endsAt: string;
  current: boolean;
}

export type ProofWay =
  | { kind: "provider"; name: string; path: string }
  | { kind: "code"; to: string }
  | { kind: "sign_in" };
export interface CurrentSession extends OwnSession {
  proof: { provenUntil: string | null; owes: string[]; ways: ProofWay[] };
}

/** When a session ends, in milliseconds of the server's clock. */
export interface SessionTimes {
  lastSeenAtMs: number;
  idleEndsAtMs: number;
  endsAtMs: number;
}

export const timesOf = ({ lastSeenAt, idleEndsAt, endsAt }: OwnSession): SessionTimes => ({
  lastSeenAtMs: Date.parse(lastSeenAt),
  idleEndsAtMs: Date.parse(idleEndsAt),
  endsAtMs: Date.parse(endsAt),
});

export const readSession = (): Promise<Answer<CurrentSession>> => api.get<CurrentSession>("/session");
export const keepSession = (): Promise<Answer<CurrentSession>> => api.post<CurrentSession>("/session/keep-alive");
