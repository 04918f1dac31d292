import type { Env } from "../env";

/** The queues that work is sent through, by their names in wrangler.toml. Dead-letter queues have nobody here who sends to them. */
export const queuesOf = (env: Env): [name: string, queue: Queue][] => [
  ["effects", env.EFFECTS],
  ["webhooks", env.WEBHOOKS],
  ["index", env.INDEX],
  ["screening", env.SCREENING],
  ["answers", env.ANSWERS],
  ["judgements", env.JUDGEMENTS],
  ["backtests", env.BACKTESTS],
  ["funnel", env.FUNNEL],
  ["people-mails", env.PEOPLE_MAILS],
  ["bulk", env.BULK],
  ["reports", env.REPORTS],
  ["triggers", env.TRIGGERS],
  ["monitors", env.MONITORS],
];
