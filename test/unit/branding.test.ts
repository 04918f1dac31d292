import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BrandSchema } from "../../src/collection/brand/brand.schema";
import { contrastsOf, failingContrasts } from "../../src/collection/brand/contrast";
import { paletteFor } from "../../src/collection/brand/palette";
import { redirectAddress, redirectProblem } from "../../src/collection/brand/redirect";
import { brandTexts, outcomeTexts } from "../../src/collection/brand/texts";
import { type Brand, layered } from "../../src/domain/brand";
import { readHostName } from "../../src/domain/host-name";
import { spokenLanguages } from "../../src/domain/spoken-languages";
import { contrast, inkOn, nearestReadable, parseHex, type Rgb, toHex } from "../../src/lib/colour";
import { dressedMail } from "../../src/queues/mail-look";
import { linkMail } from "../../src/queues/mail-text";
import { revisionMail } from "../../src/queues/revision-mail-text";
import { outcomeScreenOf } from "../../src/routes/flow-outcome";
import { themeCss } from "../../src/ui/flow/theme";

const rgb = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)) as fc.Arbitrary<Rgb>;
const hex = rgb.map(toHex);
const fileId = `file_${"a".repeat(26)}`;

describe("colours", () => {
  it("have an ink that can be read on every one of them", () => {
    fc.assert(
      fc.property(rgb, (ground) => {
        expect(contrast(ground, inkOn(ground))).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it("are offered only where they pass, and stay as they are where they do", () => {
    fc.assert(
      fc.property(rgb, rgb, (wish, ground) => {
        const found = nearestReadable(wish, [ground], 4.5);
        expect(found).not.toBeNull();
        expect(contrast(found ?? wish, ground)).toBeGreaterThanOrEqual(4.5);
        if (contrast(wish, ground) >= 4.5) expect(found).toEqual(wish);
      }),
    );
  });

  it("count as WCAG counts them", () => {
    const of = (a: string, b: string) => contrast(parseHex(a) ?? [0, 0, 0], parseHex(b) ?? [0, 0, 0]);
    expect(of("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(of("#777777", "#ffffff")).toBeCloseTo(4.478, 2);
    expect(of("#767676", "#ffffff")).toBeCloseTo(4.542, 2);
  });
});

describe("the contrast of a brand", () => {
  it("passes with the plain look, and with any brand colour alone", () => {
    expect(failingContrasts({})).toEqual([]);
    fc.assert(
      fc.property(hex, (brand) => {
        expect(failingContrasts({ light: { brand } })).toEqual([]);
      }),
    );
  });

  it("names each pair that fails, with its ratio and a colour that passes on everything it stands on", () => {
    const [pair] = failingContrasts({ light: { ink2: "#aaaaaa" }, mode: "light" });
    expect(pair).toMatchObject({ pair: "second text on surface", token: "ink2", foreground: "#aaaaaa", wanted: 4.5 });
    expect(pair?.ratio).toBe(2.32);
    expect(failingContrasts({ light: { ink2: pair?.nearest ?? null }, mode: "light" })).toEqual([]);
  });

  it("looks at the schemes that can be seen, and no others", () => {
    const brand: Brand = { dark: { ink: "#222222" } };
    expect(failingContrasts(brand).map(({ scheme }) => scheme)).toContain("dark");
    expect(failingContrasts({ ...brand, mode: "light" })).toEqual([]);
  });

  it("offers colours that pass wherever it offers one", () => {
    fc.assert(
      fc.property(hex, hex, hex, (ink, surface, brandInk) => {
        for (const pair of contrastsOf({ mode: "light", light: { ink, surface, brandInk } })) {
          expect(pair.passes).toBe(contrast(rgbOf(pair.foreground), rgbOf(pair.background)) >= pair.wanted);
          if (pair.nearest !== null)
            expect(contrast(rgbOf(pair.nearest), rgbOf(pair.background))).toBeGreaterThanOrEqual(pair.wanted);
        }
      }),
    );
  });

  const rgbOf = (text: string): Rgb => parseHex(text) ?? [0, 0, 0];
});

describe("the style sheet of a brand", () => {
  /** All that our own style sheets are written with; a value that breaks out needs a sign that is not here, or a second rule. */
  const hostile = fc.oneof(
    fc.constantFrom(
      "red}body{display:none",
      "#12345",
      "url(https://evil.example/x)",
      "</style><script>alert(1)</script>",
      "#12345g;background:url(//x)",
      "expression(alert(1))",
      "\\3c/style>",
      "@import 'x'",
    ),
    fc.string({ maxLength: 40 }),
  );

  it("lets nothing through that is not a token, whatever was stored", () => {
    fc.assert(
      fc.property(hostile, (evil) => {
        const stored: unknown = {
          mode: evil,
          radiusPx: evil,
          density: evil,
          font: { stack: evil, file: evil },
          logo: evil,
          favicon: evil,
          light: { brand: evil, ink: evil, bg: evil, surface: evil, ink2: evil, brandInk: evil },
          dark: { brand: evil, ink: evil },
        };
        fc.pre(!["auto", "light", "dark", "compact", "airy"].includes(evil) && parseHex(evil) === null);
        fc.pre(!["humanist", "geometric", "rounded", "serif", "mono"].includes(evil));
        expect(themeCss(stored as Brand)).toBe("");
      }),
    );
  });

  it("holds nothing that the renderer would escape, and stays small with everything in it", () => {
    const colours = {
      brand: "#0a7f5c",
      brandInk: "#ffffff",
      bg: "#fafafa",
      surface: "#fdfdfd",
      ink: "#111111",
      ink2: "#333333",
    };
    const css = themeCss({
      mode: "auto",
      light: colours,
      dark: { ...colours, bg: "#000000", surface: "#101010", ink: "#f0f0f0", ink2: "#c0c0c0" },
      radiusPx: 24,
      density: "compact",
      font: { stack: "rounded", file: fileId },
      logo: fileId,
      poweredBy: true,
    });
    expect(css).not.toMatch(/[<&"]/);
    expect(css).toContain("--brand:#0a7f5c");
    expect(css.length).toBeLessThan(2_600);
  });

  it("says everything when it forces a scheme, so that the device's own changes nothing", () => {
    const css = themeCss({ mode: "dark" });
    expect(css).toContain("color-scheme:dark");
    expect(css).toContain(`--bg:${toHex(paletteFor({}, "dark").bg)}`);
    expect(css).not.toContain("prefers-color-scheme");
    expect(themeCss({})).toBe("");
    expect(themeCss({ radiusPx: 900 })).toBe(":root{--radius:24px}");
  });
});

describe("layers", () => {
  it("let the lower one show through where the upper says nothing", () => {
    const tenant: Brand = {
      light: { brand: "#0a7f5c", ink: "#111111" },
      radiusPx: 4,
      texts: { de: { back: "Zurück", send: "Los" } },
    };
    const own: Brand = { light: { brand: "#aa0000", ink: null }, texts: { de: { send: "Senden" } } };
    expect(layered(tenant, own)).toMatchObject({
      light: { brand: "#aa0000", ink: null },
      radiusPx: 4,
      texts: { de: { back: "Zurück", send: "Senden" } },
    });
  });

  it("put a form's own words over the tenant's, and an outcome's into the right language", () => {
    const brand: Brand = {
      texts: { de: { continue: "Weiter" } },
      outcomes: { expired: { title: { de: "Abgelaufen", en: "Over" } } },
    };
    const texts = brandTexts(brand, "de-AT", { de: { continue: "Nächste Seite" } });
    expect(texts).toEqual({ de: { continue: "Nächste Seite", "deadTitle.expired": "Abgelaufen" } });
    expect(outcomeTexts(brand, "expired", "fr").title).toBe("Over");
    expect(brandTexts({}, "de", undefined)).toBeUndefined();
  });
});

describe("redirects", () => {
  it.each([
    ["http://example.com/", "https"],
    ["javascript:alert(1)", "https"],
    ["https://{caseId}.example.com/", "behind the name"],
    ["https://example.com{externalId}/", "behind the name"],
    ["https://user:pw@example.com/", "password"],
    ["https://example.com/?mail={email}", "personal data"],
    ["https://example.com\\@evil.example/", "backslash"],
    ["nowhere", "whole address"],
  ])("%s is refused", (url, why) => {
    expect(redirectProblem(url)).toContain(why);
    expect(redirectAddress({ url }, { caseId: "case_1", externalId: "e" })).toBeNull();
  });

  it("fill in ids and nothing else, encoded, and always stay on the site that was written", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (externalId) => {
        fc.pre(externalId.isWellFormed());
        const url = redirectAddress(
          { url: "https://shop.example/back/{caseId}?ref={externalId}" },
          { caseId: "case_1", externalId },
        );
        expect(new URL(url ?? "x:").origin).toBe("https://shop.example");
        expect(new URL(url ?? "x:").searchParams.get("ref")).toBe(externalId);
      }),
    );
    expect(redirectAddress({ url: "https://shop.example/{externalId}" }, { caseId: "c", externalId: null })).toBeNull();
  });
});

describe("host names", () => {
  it.each(["verify.example.com", "KYC.Example.com", "a-b.example.xn--p1ai", "verify.example.com."])("%s", (host) => {
    expect(readHostName(host)).toBe(host.toLowerCase().replace(/\.$/, ""));
  });
  it.each([
    "example",
    "127.0.0.1",
    "[::1]",
    "a.local",
    "x.internal",
    "a..b.com",
    "a_b.com",
    "example.com:8443",
    "a.com/x",
    "-a.com",
  ])("not %s", (host) => {
    expect(readHostName(host)).toBeNull();
  });
});

describe("the screen of a case", () => {
  const view = (over: object) => ({
    status: "active" as const,
    outcome: null,
    isPart: false,
    progress: { submittedAtMs: 1 },
    ...over,
  });
  it("tells how the case stands, and of a part only that it is done", () => {
    expect(outcomeScreenOf(view({}))).toBe("submitted");
    expect(outcomeScreenOf(view({ progress: { submittedAtMs: null } }))).toBeNull();
    expect(outcomeScreenOf(view({ status: "completed", outcome: "approved" }))).toBe("approved");
    expect(outcomeScreenOf(view({ status: "completed", outcome: "rejected" }))).toBe("rejected");
    expect(outcomeScreenOf(view({ status: "cancelled" }))).toBe("failed");
    expect(outcomeScreenOf(view({ status: "completed", outcome: "rejected", isPart: true }))).toBeNull();
  });
});

describe("mails", () => {
  const plain = linkMail({ companyName: "A & B", url: "https://v.example/go/x", expiresAtMs: 0, language: "en" });
  it("stay as they are without a brand, and carry its look with one", () => {
    const from = { companyName: "A & B", origin: "https://v.example" };
    expect(dressedMail(plain, {}, from)).toEqual(plain);
    const mail = dressedMail(plain, { light: { brand: "#0a7f5c" }, logo: fileId, radiusPx: 4 }, from);
    expect(mail.text).toBe(plain.text);
    expect(mail.html).toContain(`<img src="https://v.example/brand-files/${fileId}" alt="A &amp; B"`);
    expect(mail.html).toContain("background:#0a7f5c;color:#ffffff");
    expect(dressedMail(plain, { light: { brand: '"><script>' }, logo: '"><x>' }, from)).toEqual(plain);
  });
});

describe("a mail that asks again", () => {
  const things = [{ label: '"Proof" <of> address', reasons: ["Page {due} is missing"] }];
  const asking = { companyName: "A & B", url: "https://v.example/go/x", dueAtMs: 1_800_000_000_000, things };

  it.each(spokenLanguages)("and its reminder are in the tenant's look and all in one language: %s", (language) => {
    const [mail, reminder, english] = [
      revisionMail({ ...asking, isReminder: false, language }),
      revisionMail({ ...asking, isReminder: true, language }),
      revisionMail({ ...asking, isReminder: true, language: "en" }),
    ];
    expect(reminder.subject).not.toBe(mail.subject);
    // No sentence of ours is left in English, and none has a hole in it.
    const ours = (text: string) =>
      text.split("\n").filter((line) => /\S/.test(line) && !/address|Page|https/.test(line));
    const same = ours(reminder.text).filter((line) => ours(english.text).includes(line));
    expect(same).toEqual(language === "en" ? ours(english.text) : []);
    expect(ours(reminder.text)).toHaveLength(4);
    expect(`${reminder.subject}${ours(reminder.text).join("")}`).not.toMatch(/[{}]/);
    const brand: Brand = { light: { brand: "#0a7f5c" }, logo: fileId };
    const dressed = dressedMail(reminder, brand, { companyName: "A & B", origin: "https://v.example" });
    expect(dressed.html).toContain(`<img src="https://v.example/brand-files/${fileId}" alt="A &amp; B"`);
    expect(dressed.html).toMatch(/<a style="[^"]*background:#0a7f5c[^"]*" href="https:\/\/v\.example\/go\/x">/);
    expect(dressed.html).toContain('<b dir="auto">&quot;Proof&quot; &lt;of&gt; address</b>');
  });
});

describe("a brand as it is written", () => {
  it.each([
    { light: { brand: "red" } },
    { radiusPx: 99 },
    { logo: "https://evil.example/x.png" },
    { outcomes: { submitted: { redirect: { url: "http://x.example" } } } },
    { font: { stack: "Comic Sans" } },
    { css: "body{}" },
  ])("is refused when a value is no token: %j", (brand) => {
    expect(BrandSchema.safeParse(brand).success).toBe(false);
  });
});
