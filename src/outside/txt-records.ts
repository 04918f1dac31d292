import * as z from "zod";
import type { Outside } from "../domain";
import { err, ok, type Result } from "../lib/result";

const endpoint = "https://cloudflare-dns.com/dns-query";
const txtType = 16;
const nameError = 3; // NXDOMAIN: an answer, with nothing in it

const DnsAnswer = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ type: z.int(), data: z.string() })).default([]),
});

/** The TXT records of a name, asked through the fence. An error says that nobody knows, which is not "there is none". */
export async function txtRecords(outside: Outside, name: string): Promise<Result<string[], "unreachable">> {
  const answered = await outside.fetch({
    url: `${endpoint}?name=${encodeURIComponent(name)}&type=TXT`,
    method: "GET",
    headers: { accept: "application/dns-json" },
    body: null,
    timeoutMs: 5_000,
    maxBytes: 64_000,
  });
  if (!answered.ok || answered.value.status !== 200) return err("unreachable");
  const parsed = DnsAnswer.safeParse(readJson(answered.value.text));
  if (!parsed.success || (parsed.data.Status !== 0 && parsed.data.Status !== nameError)) return err("unreachable");
  return ok(parsed.data.Answer.filter(({ type }) => type === txtType).map(({ data }) => joined(data)));
}

/** A record longer than 255 bytes comes in quoted pieces. */
const joined = (data: string): string =>
  data.startsWith('"') ? [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece).join("") : data;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
