import { describe, expect, it } from "vitest";
import { isMadeUpToken, madeUpToken } from "../../scripts/made-up.mjs";
import { secretsIn } from "../../scripts/secret-scan/find.mjs";

// Put together here, so that this file has none of them in it.
const letters = "q7Zp2LxVb9Rk4TnWc8Yd3MsHf6JgA5uE1oXi0PvK";
const of = (length: number) => letters.repeat(3).slice(0, length);
const jwt = ["eyJ", of(20), ".eyJ", of(30), ".", of(43)].join("");
const dashes = "-".repeat(5);

describe("a secret in a text", () => {
  it.each([
    ["API key of ours", ["ek", "live", "0123456789ab", of(43)].join("_")],
    ["API key of ours", ["ek", "sandbox", "0123456789ab", of(43)].join("_")],
    ["webhook secret", ["whsec", of(43)].join("_")],
    ["AWS key", ["AKIA", of(40).toUpperCase().replaceAll(/\W/g, "").slice(0, 16)].join("")],
    ["GitHub token", ["ghp", of(36)].join("_")],
    ["npm token", ["npm", of(36)].join("_")],
    ["Slack token", ["xoxb", of(24)].join("-")],
    ["Stripe key", ["sk", "live", of(24)].join("_")],
    ["Google key", ["AIza", of(35)].join("")],
    ["SendGrid key", ["SG", of(22), of(43)].join(".")],
    ["signed token", jwt],
  ])("is found by its shape, wherever it stands: %s", (rule, secret) => {
    for (const text of [
      secret,
      `const x = "${secret}";`,
      `curl -H 'authorization: Bearer ${secret}'`,
      `{"a":"${secret}"}`,
    ])
      expect(secretsIn(`first line\n${text}\n`)).toEqual([{ rule, line: 2, secret }]);
  });

  it("is found in a key file, also as one line of JSON", () => {
    for (const end of ["\n", "\\n"]) {
      const key = `${dashes}BEGIN EC PRIVATE KEY${dashes}${end}${of(64)}${end}${of(20)}${end}${dashes}END EC PRIVATE KEY${dashes}`;
      expect(secretsIn(key).map(({ rule, secret }) => [rule, secret])).toEqual([["private key", of(64) + of(20)]]);
    }
  });

  it("is found in an address", () => {
    const secret = of(12);
    expect(secretsIn(`postgres://app:${secret}@db.example.com/app`).map((one) => one.secret)).toEqual([secret]);
  });

  it.each([
    `MASTER_KEY=${of(43)}=`,
    `"clientSecret": "${of(32)}"`,
    `api_key: '${of(40)}'`,
    `const token = \`${of(36)}\``,
  ])("is found by the name beside it: %s", (text) => {
    expect(secretsIn(text).map(({ rule }) => rule)).toEqual(["value with a telling name"]);
  });

  it("is found once where two patterns see it", () => {
    expect(secretsIn(`webhookSecret = "${["whsec", of(43)].join("_")}"`)).toHaveLength(1);
  });
});

describe("what is no secret", () => {
  it("is what stands for one in recorded examples, whole and unchanged", () => {
    for (const n of [0, 7, 1_999]) expect(isMadeUpToken(madeUpToken(n, 43))).toBe(true);
    expect(isMadeUpToken(`${madeUpToken(3, 42)}!`)).toBe(false);
    expect(isMadeUpToken(madeUpToken(3, 31))).toBe(false);
    expect(isMadeUpToken(of(43))).toBe(false);
  });

  it.each([
    'const secret = await outside.secret("screening_api_key");',
    "MASTER_KEY=$(openssl rand -base64 32)",
    "token: [header, claims, signature].join('.')",
    'password = "correct horse battery staple is long"',
    "secret: configuredSecretOfThisEndpoint",
    "Authorization: Bearer ek_live_…",
    'apiKeyHash("0000000000000000000000000000000000000000")',
    `integrity: sha512-${of(86)}==`,
    ["https://user:$", "{password}@example.com"].join(""),
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
  ])("is let be: %s", (text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
