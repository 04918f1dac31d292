import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api } from "../../shared/api";

/** A session as `GET /session` tells it. */
export type OwnSession = generated.Session;

export type ProofWay =
  | { kind: "provider"; name: string; path: string }
  | { kind: "code"; to: string }
  | { kind: "sign_in" };
export type CurrentSession = generated.CurrentSession;

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
