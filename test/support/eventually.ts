import { vi } from "vitest";

/** Looks again and again until `look` does not throw: as long as a busy machine needs, not the one second that Vitest gives by itself. */
export const eventually = <Seen>(look: () => Seen | Promise<Seen>): Promise<Seen> =>
  vi.waitFor(look, { timeout: 20_000, interval: 50 });
