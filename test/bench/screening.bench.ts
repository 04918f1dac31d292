import { inWorkerd, perSecond } from "./workerd";

/** What one screening against 60,000 entries may take in workerd. */
const mostMs = 25;

/**
 * One screening against 60,000 entries with 150,000 names in workerd, beside comparing the name with all of them. A request does nothing
 * but compute, so the time it takes from outside is its CPU time.
 */
export const benchScreening = () =>
  inWorkerd("screening-worker.ts", {}, async (ask) => {
    await perSecond(ask, "load", 1);
    await perSecond(ask, "ours", 200); // warms up
    const ours = await perSecond(ask, "ours", 400);
    const [jaroWinkler, tokenSetRatio] = [
      await perSecond(ask, "jaroWinkler", 3),
      await perSecond(ask, "tokenSetRatio", 2),
    ];
    const row = (name: string, theirs: number, floor: number) => ({ name, ours, theirs, ratio: ours / theirs, floor });
    return [
      {
        name: "a screening of 60,000 entries in workerd",
        ours: `${(1_000 / ours).toFixed(1)} ms`,
        theirs: `${mostMs} ms`,
        ratio: (mostMs * ours) / 1_000,
        floor: 1,
      },
      row("screenings per second / Jaro-Winkler over all names", jaroWinkler, 5),
      row("screenings per second / token_set_ratio over all names", tokenSetRatio, 20),
    ];
  });
