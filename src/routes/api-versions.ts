import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type ApiProblem, problem } from "./problem";

export const versionHeader = "Edgecase-Version";

/**
 * What a version of the API brought that older callers must not notice. Routes speak the newest version only: what an older caller sends is
 * lifted step by step before it is parsed, what they get is lowered step by step after everything else.
 */
export interface VersionChange {
  /** The version that brought it. Callers of an older one are spared. */
  version: string;
  /** `operationId` of each route it touches. */
  operations: readonly string[];
  /** For the page of versions: what is different, in a sentence. */
  summary: string;
  /** A body as callers of the version before send it → as this version wants it. */
  lift?: (body: JsonObject) => JsonObject;
  /** An answer as this version gives it → as the version before gave it. Errors are never changed: codes are promises. */
  lower?: (body: JsonObject) => JsonObject;
}

/** All versions there are, the newest last, and what each one changed. */
export interface ApiVersions {
  known: readonly [string, ...string[]];
  changes: readonly VersionChange[];
}

export const apiVersions: ApiVersions = { known: ["2026-11-01"], changes: [] };

export const firstVersion = ({ known }: ApiVersions): string => known[0];
export const newestVersion = ({ known }: ApiVersions): string => known.at(-1) ?? known[0];

/**
 * The version a call speaks: the one its header names, else the one its key is pinned to, else (for people, whose pages come with the
 * server) the newest. A pinned version that is not known any more counts as the first.
 */
export function versionOf(
  versions: ApiVersions,
  named: string | null,
  terms: { apiVersion: string | null } | null,
): Result<string, ApiProblem> {
  const { known } = versions;
  if (named !== null)
    return known.includes(named)
      ? ok(named)
      : err(
          problem("unknown_api_version", `There is no such version of the API; known are ${known.join(", ")}.`, {
            param: versionHeader,
            details: { known: [...known] },
          }),
        );
  if (terms === null) return ok(newestVersion(versions));
  const { apiVersion } = terms;
  return ok(apiVersion !== null && known.includes(apiVersion) ? apiVersion : firstVersion(versions));
}

/** What a caller of `version` sent, as the newest version wants it. */
export function liftBody(versions: ApiVersions, version: string, operation: string, body: unknown): unknown {
  if (!isObject(body)) return body;
  return changesAfter(versions, version, operation).reduce(
    (sent, { lift }) => lift?.(sent) ?? sent,
    body as JsonObject,
  );
}

/** The JSON text of an answer as a caller of `version` knows it. */
export function lowerText(versions: ApiVersions, version: string, operation: string, text: string): string {
  const changes = changesAfter(versions, version, operation).filter(({ lower }) => lower !== undefined);
  if (changes.length === 0 || text === "") return text;
  const answer = JSON.parse(text) as Json;
  if (!isObject(answer)) return text;
  return JSON.stringify(changes.reduceRight<JsonObject>((given, { lower }) => lower?.(given) ?? given, answer));
}

/** Oldest first. */
const changesAfter = ({ known, changes }: ApiVersions, version: string, operation: string): VersionChange[] =>
  known
    .slice(known.indexOf(version) + 1)
    .flatMap((later) => changes.filter((one) => one.version === later && one.operations.includes(operation)));
