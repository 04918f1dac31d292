import { describe, expect, it } from "vitest";
import { openStream } from "../../src/outside/open-stream";

/** A small internet: what each address answers, and what each name resolves to. */
function open(address: string, pages: Record<string, () => Response>, privateHosts: string[] = []) {
  const asked: string[] = [];
  const parts = {
    allowHosts: [],
    resolve: (host: string) => Promise.resolve([privateHosts.includes(host) ? "10.0.0.7" : "93.184.216.34"]),
    send: (request: Request) => {
      asked.push(request.url);
      const page = pages[request.url];
      return page === undefined ? Promise.reject(new TypeError("nobody there")) : Promise.resolve(page());
    },
    sandbox: () => Promise.reject(new Error("not the sandbox")),
    now: () => 0,
  };
  return openStream(parts, address, 5_000).then(async (opened) => ({
    asked,
    opened,
    text: opened.ok ? await new Response(opened.value.body).text() : opened.error.message,
    code: opened.ok ? opened.value.status : opened.error.code,
  }));
}

const to = (address: string) => () => new Response(null, { status: 302, headers: { location: address } });

describe("a large file through the fence", () => {
  it("comes as a stream, at the end of its redirects", async () => {
    const pages = {
      "https://a.example/list": to("/moved"),
      "https://a.example/moved": to("https://b.example/file"),
      "https://b.example/file": () => new Response("<list/>"),
    };
    expect(await open("https://a.example/list", pages)).toMatchObject({ code: 200, text: "<list/>" });
  });

  it.each([
    ["a private address", "https://inside.example/x"],
    ["plain http", "http://b.example/x"],
    ["a number for a name", "https://169.254.169.254/x"],
    ["another scheme", "file:///etc/passwd"],
  ])("a redirect to %s is not followed", async (_what, target) => {
    const { asked, code } = await open("https://a.example/list", { "https://a.example/list": to(target) }, [
      "inside.example",
    ]);
    expect([asked, code]).toEqual([["https://a.example/list"], "not_allowed"]);
  });

  it("a circle of redirects ends", async () => {
    const { asked, code } = await open("https://a.example/list", { "https://a.example/list": to("/list") });
    expect([asked.length, code]).toEqual([5, "not_allowed"]);
  });

  it("no connection can be tried again, and the answer names the host alone", async () => {
    const { opened, text } = await open("https://a.example/list?key=1", {});
    expect(opened).toMatchObject({ ok: false, error: { code: "unreachable", retryable: true } });
    expect(text).not.toContain("key=1");
  });
});
