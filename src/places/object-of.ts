import { type Env, locationHintOf } from "../env";
import { boundRegion } from "./region";

/** Bindings of namespaces of objects. */
export type ObjectClass =
  | "CASES"
  | "WEBHOOK_ENDPOINTS"
  | "SANDBOX_VENDOR"
  | "FEEDS"
  | "VENDOR_BREAKERS"
  | "RATE_LIMITERS"
  | "WINDOWS";
/** What it takes to look up objects of some classes. */
export type Objects<C extends ObjectClass> = Pick<Env, C | "REGIONS" | "LOCATION_HINT">;

/**
 * The one look-up of an object, for all rooms. Names have the tenant as a part of theirs, and its region decides where the object is made
 * and stays; of others the first look-up alone says, as a hint, where they are made.
 */
export function objectOf<C extends ObjectClass>(env: Objects<C>, of: C, name: string): DurableObjectStub {
  const namespace = namespaceFor(env, of, name);
  const id = namespace.idFromName(name);
  const locationHint = boundRegion(env, name) === null ? locationHintOf(env) : null;
  return locationHint === null ? namespace.get(id) : namespace.get(id, { locationHint });
}

/** Whether an object is the one of this name: each object asks, so that a call that went wrong meets nothing. */
export const isNamed = <C extends ObjectClass>(env: Objects<C>, of: C, id: DurableObjectId, name: string): boolean =>
  id.equals(namespaceFor(env, of, name).idFromName(name));

function namespaceFor<C extends ObjectClass>(env: Objects<C>, of: C, name: string): DurableObjectNamespace {
  const all: DurableObjectNamespace = env[of];
  const region = boundRegion(env, name);
  return region === null ? all : all.jurisdiction(region);
}
