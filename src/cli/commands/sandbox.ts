import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../../lib/json";
import type { Api } from "../api";
import type { Command } from "../command";
import { CliError } from "../failure";
import { readText } from "../files";
import { columns } from "../output";
import { objectIn, objectsIn, word } from "../words";

/** What has to do with single things that rules and sandboxes need: lists, checks, the clock. */
export const sandboxCommands: readonly Command[] = [
  {
    name: "lists import",
    summary: "Put entries from a CSV file on a list",
    details: "Columns `value`, and perhaps `note` and `expiresAt`. One new version of the list, whole or not at all.",
    args: [
      { name: "list", summary: "Its key" },
      { name: "file", summary: "The file; - is stdin" },
    ],
    options: {
      replace: { summary: "What is not in the file leaves the list" },
      create: { summary: "Make the list when it is not there" },
      reason: { summary: "Kept with the version", value: "text" },
    },
    examples: ["lists import blocked-domains domains.csv --create"],
    async run(call) {
      const api = await call.api();
      const key = call.arg("list");
      const csv = readText(call.arg("file"));
      const reason = call.text("reason");
      if (call.flag("create")) await makeList(api, key);
      const body = { csv, replace: call.flag("replace"), ...(reason !== undefined && { reason }) };
      const version = await api.post(`/lists/${encodeURIComponent(key)}/import`, body);
      call.out.answer(
        version,
        () =>
          `${key}, version ${word(version, "version")}: ${word(version, "added")} added, ${word(version, "removed")} removed, ` +
          `${word(version, "count")} entries.`,
      );
    },
  },
  {
    name: "checks run",
    summary: "Run one check alone and show what came of it",
    details: "`--catalog` lists the types. Exit code 1 when nobody could answer.",
    args: [{ name: "type", summary: "Type of the check", optional: true }],
    options: {
      subject: { summary: "Whom or what it is about", value: "json" },
      vendor: { summary: "Who is asked", value: "name" },
      purpose: { summary: "Why you ask (tried from the command line)", value: "text" },
      catalog: { summary: "List the types" },
    },
    examples: [`checks run iban --subject '{"iban":"GB33BUKB20201555555555"}'`, "checks run --catalog"],
    async run(call) {
      const api = await call.api();
      if (call.flag("catalog")) {
        const data = objectsIn((await api.get("/checks/catalog")).data);
        call.out.answer({ data }, () => columns(data.map((one) => [word(one, "type"), word(one, "description")])));
        return 0;
      }
      const type = call.maybe("type");
      const subject = call.text("subject");
      if (type === undefined || subject === undefined)
        throw new CliError("usage", "checks run needs <type> and --subject; `checks run --catalog` lists the types.");
      const vendor = call.text("vendor");
      const begun = await api.post("/checks", {
        type,
        subject: objectIn(subject, "--subject"),
        purpose: call.text("purpose") ?? "tried from the command line",
        ...(vendor !== undefined && { vendor }),
      });
      const check = await answered(api, begun, call.signal);
      call.out.answer(check, () =>
        [
          `${word(check, "status")} (${word(check, "vendor")}, ${word(check, "id")})`,
          ...objectsIn(check.reasons).map((one) => `  ${word(one, "code")}: ${word(one, "message")}`),
          ...(word(check, "error", "message") === "" ? [] : [`  ${word(check, "error", "message")}`]),
        ].join("\n"),
      );
      return check.status === "error" ? 1 : 0;
    },
  },
  {
    name: "clock advance",
    summary: "Set the clock of a sandbox tenant forward",
    details:
      "For every case of the tenant: timers, deadlines, links and the gaps between webhook attempts. It never goes back.",
    args: [{ name: "time", summary: "Seconds, or like 90s, 15m, 12h, 7d" }],
    examples: ["clock advance 7d"],
    async run(call) {
      const seconds = secondsIn(call.arg("time"));
      const clock = await (await call.api()).post("/sandbox/clock/advance", { seconds });
      call.out.answer(clock, () => `It is ${word(clock, "now")} now; ${word(clock, "cases")} open cases were told.`);
    },
  },
];

const unitSeconds: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3_600, d: 86_400 };

/** `7d` → 604,800. */
export function secondsIn(text: string): number {
  const [, amount = "", unit = ""] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(amount) * (unitSeconds[unit] ?? 1);
  if (amount === "" || seconds === 0) throw new CliError("usage", `"${text}" is no time like 90s, 15m, 12h or 7d.`);
  return seconds;
}

async function makeList(api: Api, key: string): Promise<void> {
  const lists = objectsIn((await api.get("/lists")).data);
  if (!lists.some((one) => one.key === key)) await api.post("/lists", { key });
}

/** A check that waits for its vendor, asked again until there is an answer; after half a minute as it stands. */
async function answered(api: Api, begun: JsonObject, signal: AbortSignal): Promise<JsonObject> {
  let check = begun;
  for (let tries = 0; check.status === "pending" && tries < 60 && !signal.aborted; tries += 1) {
    await sleep(500);
    check = await api.get(`/checks/${word(begun, "id")}`);
  }
  return check;
}
