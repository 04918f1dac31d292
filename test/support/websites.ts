import { type FakeVendor, serve } from "./fake-vendors";

/** A website that a test has put into the world: pages by path, as HTML or as an answer of their own. */
export interface FakeWebsite extends FakeVendor {
  url: string;
  pages: Record<string, string | (() => Response)>;
}

export function aWebsite(host: string, pages: FakeWebsite["pages"]): FakeWebsite {
  const site: FakeWebsite = {
    ...{ name: host, host, url: `https://${host}/`, requests: [], pages },
    mood: (request) => {
      const { pathname, protocol } = new URL(request.url);
      if (protocol === "http:") return Response.redirect(`https://${host}${pathname}`, 301);
      const page = site.pages[pathname];
      if (page === undefined) return html("<title>Not found</title>", { status: 404 });
      return typeof page === "string" ? html(page) : page();
    },
  };
  serve(site);
  return site;
}

export const html = (body: string, init: ResponseInit = {}): Response =>
  new Response(body, { ...init, headers: { "content-type": "text/html; charset=utf-8", ...init.headers } });

const words =
  "We are a small family business and have sold good things for people who like them since 1987. Every order leaves our warehouse within one working day. ";

/** A shop with everything that a shop has to have. */
export const goodShop = (name: string, over: FakeWebsite["pages"] = {}): FakeWebsite["pages"] => ({
  "/": `<!doctype html><html lang="en-GB"><head><title>${name} – coffee and tea</title>
    <meta name="description" content="Coffee and chocolate"><link rel="alternate" hreflang="de" href="/de"></head>
    <body><h1>${name}</h1><p>${words.repeat(4)}</p><p>Organic coffee, tea, chocolate. See ingredients and allergens.</p>
    <script>var spam = "casino viagra";</script>
    <footer><a href="/about/contact">Contact us</a> <a href="/terms-and-conditions">Terms &amp; Conditions</a>
    <a href="/legal/privacy">Privacy</a> <a href="/returns">Returns and refunds</a>
    <a href="mailto:hello@shop.example">Mail</a> <a href="https://social.example/${name}">Follow us</a></footer></body></html>`,
  "/about/contact": `<title>Contact</title><p>${name}, 12 High Street, LS1 4AP Leeds. Call +44 113 496 0000.</p>`,
  "/terms-and-conditions": `<title>Terms</title><p>These are the terms. ${words}</p>`,
  "/legal/privacy": `<title>Privacy</title><p>This is how we treat data. ${words}</p>`,
  "/returns": `<title>Returns</title><p>You may send back everything within 30 days. ${words}</p>`,
  ...over,
});
