import type { Scope } from "../../../../domain";
import { api, type Loader, loader } from "../../../shared";

export interface Me {
  tenant: { id: string; name: string; environment: "sandbox" | "live" };
  actor: { kind: string; id: string; name?: string; role?: string };
  scopes: Scope[];
}

/** Who is signed in, asked for once per page. */
export const me: Loader<Me> = loader((signal) => api.get<Me>("/me", { signal }));

/** Why the signed-in person cannot do what asks for this scope; null when they can (or it is not known yet: the server decides). */
export function whyNot(scope: Scope): string | null {
  const known = me.value;
  if (known === null || known.scopes.includes("admin") || known.scopes.includes(scope)) return null;
  return `Only administrators can do this. You are signed in as ${known.actor.role ?? known.actor.kind}.`;
}
