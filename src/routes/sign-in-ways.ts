import { type Env, settingsOf } from "../env";

/** A path of the console that may be gone back to; null: this is none. */
export function consolePath(raw: string | undefined | null): string | null {
  if (raw === undefined || raw === null || raw.length > 1_000 || !/^\/console(?:[/?]|$)/.test(raw)) return null;
  const url = URL.parse(raw, "https://here.invalid");
  if (url === null || url.origin !== "https://here.invalid") return null;
  const path = url.pathname + url.search;
  return path.startsWith("/console") && !path.startsWith("//") ? path : null;
}

/** The public address of this deployment, as links in mails and providers know it. */
export function originOf(request: Request, env: Env): string {
  const { BASE_URL } = settingsOf(env);
  return BASE_URL === "" ? new URL(request.url).origin : new URL(BASE_URL).origin;
}

export function seeOther(location: string, ...cookies: string[]): Response {
  const headers = new Headers({ Location: location, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}
