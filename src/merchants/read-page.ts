/** A page of a website, as far as anybody looks at it. */
export interface Page {
  /** Where it came from, after redirects. */
  url: string;
  title: string;
  description: string;
  /** What people read, spaces made one. */
  text: string;
  links: PageLink[];
  /** `mailto:` and `tel:` as they stand in links. */
  reachAt: string[];
  /** Languages that it says it is in, or that there are others for. */
  languages: string[];
  /** Hosts that scripts, frames and forms go to. */
  embeddedHosts: string[];
  /** Where it sends the visitor on by itself; null: nowhere. */
  refreshTo: string | null;
  generator: string | null;
}

export interface PageLink {
  url: string;
  text: string;
}

const mostText = 200_000;
const mostLinks = 600;
const mostAttributes = 40;
/** What stands in these is not for people. */
const rawElements = new Set(["script", "style", "noscript", "template", "svg", "textarea", "iframe"]);
/** Words on both sides of these are two words. */
const inlineElements = new Set(["a", "b", "i", "em", "strong", "span", "small", "u", "mark", "abbr", "code", "font"]);

/**
 * Reads a page in one pass: each character is looked at once, whatever it says. What is no HTML yields text; nothing is run, and entities are
 * known as far as sentences need them.
 */
export function readPage(html: string, url: string): Page {
  const page = { title: "", description: "", languages: new Set<string>(), refreshTo: null as string | null };
  const links: PageLink[] = [];
  const hosts = new Set<string>();
  const reachAt: string[] = [];
  const texts: string[] = [];
  let generator: string | null = null;
  let textLength = 0;
  let open: { url: string; from: number } | null = null;
  let base = url;
  const say = (part: string): void => {
    if (textLength >= mostText || part === "") return;
    texts.push(part);
    textLength += part.length;
  };
  const endLink = (): void => {
    if (open !== null && links.length < mostLinks)
      links.push({ url: open.url, text: plain(texts.slice(open.from).join("")).slice(0, 200) });
    open = null;
  };
  for (const token of tokensOf(html)) {
    if (token.kind === "text") {
      say(decoded(token.text));
      continue;
    }
    const { name, attributes } = token;
    if (!inlineElements.has(name)) say(" ");
    if (token.kind === "close") {
      if (name === "a") endLink();
      continue;
    }
    switch (name) {
      case "html": {
        const { lang } = attributes;
        if (lang !== undefined) page.languages.add(languageOf(lang));
        break;
      }
      case "title":
        page.title ||= plain(decoded(token.inside ?? "")).slice(0, 300);
        break;
      case "base":
        base = resolved(attributes.href, url) ?? base;
        break;
      case "meta": {
        const called = (attributes.name ?? attributes.property ?? "").toLowerCase();
        const content = decoded(attributes.content ?? "");
        if (called === "description") page.description ||= plain(content).slice(0, 500);
        if (called === "generator") generator ??= plain(content).slice(0, 100);
        if ((attributes["http-equiv"] ?? "").toLowerCase() === "refresh") {
          const target = content.split(/url\s*=/i)[1];
          page.refreshTo ??= resolved(target?.trim().replace(/^['"]|['"]$/g, ""), base);
        }
        break;
      }
      case "link":
        if (attributes.hreflang !== undefined && attributes.hreflang !== "x-default")
          page.languages.add(languageOf(attributes.hreflang));
        break;
      case "a": {
        endLink();
        const target = resolved(attributes.href, base);
        if (target !== null) open = { url: target, from: texts.length };
        else if (/^(?:mailto|tel):/i.test(attributes.href ?? "") && reachAt.length < 20)
          reachAt.push((attributes.href ?? "").slice(0, 200));
        break;
      }
      case "script":
      case "iframe":
      case "form": {
        const target = resolved(attributes.src ?? attributes.action, base);
        if (target !== null) hosts.add(new URL(target).hostname);
        break;
      }
      case "img":
        say(` ${decoded(attributes.alt ?? "").slice(0, 200)} `);
        break;
    }
  }
  endLink();
  const languages = [...page.languages].filter((language) => language !== "").slice(0, 30);
  const { title, description, refreshTo } = page;
  const text = plain(texts.join("")).slice(0, mostText);
  const embeddedHosts = [...hosts].slice(0, 60);
  return { url, title, description, text, links, reachAt, languages, embeddedHosts, refreshTo, generator };
}

type Token =
  | { kind: "text"; text: string }
  | { kind: "close"; name: string; attributes: Record<string, string> }
  /** `inside`: of a title, what stands in it. */
  | { kind: "open"; name: string; attributes: Record<string, string>; inside?: string };

/** The tags and texts of a page in their order. Searches begin where the last one ended, and what was not found once is not looked for again. */
function* tokensOf(html: string): Generator<Token> {
  const lower = html.toLowerCase();
  const gone = new Set<string>();
  const find = (what: string, from: number): number => {
    if (gone.has(what)) return -1;
    const at = lower.indexOf(what, from);
    if (at < 0) gone.add(what);
    return at;
  };
  let at = 0;
  while (at < html.length) {
    const tag = html.indexOf("<", at);
    if (tag < 0) break;
    if (tag > at) yield { kind: "text", text: html.slice(at, tag) };
    if (html.startsWith("<!--", tag)) {
      const end = find("-->", tag + 4);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    const isClose = html[tag + 1] === "/";
    const first = html.charCodeAt(tag + (isClose ? 2 : 1)) | 32;
    if (first < 97 || first > 122) {
      // `<!doctype …>`, `<?xml …>`, or a sign that stands for itself.
      const isMarkup = html[tag + 1] === "!" || html[tag + 1] === "?" || isClose;
      const end = isMarkup ? html.indexOf(">", tag) : tag;
      if (end < 0) return;
      if (!isMarkup) yield { kind: "text", text: "<" };
      at = end + 1;
      continue;
    }
    const read = tagAt(html, tag + (isClose ? 2 : 1));
    if (read === null) return; // cut off in the middle of a tag
    const { name, attributes, end } = read;
    at = end;
    if (isClose) {
      yield { kind: "close", name, attributes };
      continue;
    }
    const isRaw = rawElements.has(name) || name === "title";
    const close = isRaw ? find(`</${name}`, at) : -1;
    yield { kind: "open", name, attributes, ...(close >= 0 && { inside: html.slice(at, close) }) };
    if (close >= 0) at = close;
  }
  if (at < html.length && html.indexOf("<", at) < 0) yield { kind: "text", text: html.slice(at) };
}

/** The tag whose name begins at `from`; null when the page ends before it does. */
function tagAt(html: string, from: number): { name: string; attributes: Record<string, string>; end: number } | null {
  let at = from;
  while (at < html.length && !isSpace(html[at]) && html[at] !== ">" && html[at] !== "/") at += 1;
  const name = html.slice(from, Math.min(at, from + 40)).toLowerCase();
  const attributes: Record<string, string> = {};
  let known = 0;
  for (;;) {
    while (at < html.length && (isSpace(html[at]) || html[at] === "/")) at += 1;
    if (at >= html.length) return null;
    if (html[at] === ">") return { name, attributes, end: at + 1 };
    const start = at;
    while (at < html.length && !isSpace(html[at]) && html[at] !== "=" && html[at] !== ">") at += 1;
    const key = html.slice(start, Math.min(at, start + 60)).toLowerCase();
    while (at < html.length && isSpace(html[at])) at += 1;
    let value = "";
    if (html[at] === "=") {
      at += 1;
      while (at < html.length && isSpace(html[at])) at += 1;
      const quote = html[at];
      if (quote === '"' || quote === "'") {
        const end = html.indexOf(quote, at + 1);
        if (end < 0) return null;
        value = html.slice(at + 1, Math.min(end, at + 3_000));
        at = end + 1;
      } else {
        const begin = at;
        while (at < html.length && !isSpace(html[at]) && html[at] !== ">") at += 1;
        value = html.slice(begin, Math.min(at, begin + 3_000));
      }
    } else if (at === start) at += 1; // a sign that begins no attribute
    if (known < mostAttributes && key !== "" && !Object.hasOwn(attributes, key)) {
      attributes[key] = decoded(value);
      known += 1;
    }
  }
}

const isSpace = (sign: string | undefined): boolean =>
  sign === " " || sign === "\n" || sign === "\t" || sign === "\r" || sign === "\f";

const entities: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", copy: "©", reg: "®", euro: "€", pound: "£" },
  ...{ auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", eacute: "é", egrave: "è" },
  ...{
    agrave: "à",
    ccedil: "ç",
    ntilde: "ñ",
    ndash: "–",
    mdash: "—",
    rsquo: "’",
    lsquo: "‘",
    hellip: "…",
    commat: "@",
  },
};

const decoded = (text: string): string =>
  text.includes("&")
    ? text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
        const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : null;
        if (code === null) return entities[name] ?? whole;
        return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : " ";
      })
    : text;

const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

const languageOf = (tag: string): string => /^[a-z]{2,3}(?=$|[-_])/i.exec(tag.trim())?.[0].toLowerCase() ?? "";

/** An address that can be visited; null: it is none. */
function resolved(href: string | undefined, base: string): string | null {
  if (href === undefined || href.trim() === "" || href.length > 2_000) return null;
  const url = URL.parse(href.trim(), base);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  url.hash = "";
  return url.href;
}
