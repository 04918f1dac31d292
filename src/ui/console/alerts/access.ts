import { may } from "../model/session";

/** Why the signed-in person cannot do anything to alerts; null when they can (the server decides). */
export const alertsLocked = (): string | null =>
  may("cases:write") === false ? "You may look, not decide. Ask an administrator for the role analyst." : null;
