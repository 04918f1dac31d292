import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../../src/outside/addresses";
import { checkUrl } from "../../src/outside/check-url";
import { isOwnHost } from "../../src/outside/own-host";

const verdict = (url: string, allowHosts: string[] = []) => {
  const checked = checkUrl(url, allowHosts);
  return checked.ok ? "allowed" : checked.error.code;
};

describe("an address is refused before any request", () => {
  const refused: Record<string, string[]> = {
    "no https": [
      "http://example.com/",
      "ftp://example.com/",
      "file:///etc/passwd",
      "data:text/plain,x",
      "gopher://a.b/",
    ],
    "not an address": ["", "example.com/x", "//example.com", "https://", "https:// /", "https://exa mple.com/"],
    "user names": ["https://user@example.com/", "https://user:pass@example.com/", "https://:p@example.com/"],
    "four decimals": ["https://127.0.0.1/", "https://10.0.0.1/", "https://8.8.8.8/", "https://169.254.169.254/latest/"],
    "one number": ["https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://0/"],
    "short and mixed forms": ["https://127.1/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.0.0.1./"],
    "digits of other scripts": ["https://１２７.０.０.１/", "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/"],
    "percent-encoded": ["https://%31%32%37.0.0.1/", "https://%6c%6f%63%61%6c%68%6f%73%74/"],
    six: [
      "https://[::1]/",
      "https://[::]/",
      "https://[::ffff:127.0.0.1]/",
      "https://[fd00::1]/",
      "https://[2606:4700::1]/",
    ],
    "local names": [
      "https://localhost/",
      "https://LOCALHOST/",
      "https://localhost./",
      "https://a.localhost/",
      "https://db/",
    ],
    "inner names": [
      "https://metadata.google.internal/",
      "https://printer.local/",
      "https://nas.lan/",
      "https://x.home.arpa/",
    ],
    ports: [
      "https://example.com:22/",
      "https://example.com:6379/",
      "https://example.com:80/",
      "https://example.com:0/",
    ],
    "the sandbox over http or another port": [
      "http://sandbox.edgecase.invalid/",
      "https://sandbox.edgecase.invalid:8443/",
    ],
    "other names that cannot be": ["https://other.invalid/", "https://x.sandbox.edgecase.invalid/"],
    "metadata of clouds": [
      "https://169.254.170.2/v2/credentials",
      "https://100.100.100.200/latest/meta-data/",
      "https://192.0.0.192/latest/",
      "https://168.63.129.16/machine",
      "https://[fd00:ec2::254]/latest/",
      "https://[fe80::a9fe:a9fe]/",
      "https://metadata/computeMetadata/v1/",
      "https://METADATA.GOOGLE.INTERNAL./",
      "https://instance-data.ec2.internal/",
      "https://kubernetes.default.svc.cluster.local/",
    ],
    "special networks in every spelling": [
      "https://100.64.0.1/",
      "https://198.18.0.1/",
      "https://0xa9fea9fe/",
      "https://0251.0376.0251.0376/",
      "https://169.16689662/",
      "https://2852039166/",
      "https://010.0.0.1/",
      "https://0x0a000001/",
      "https://127.0.0.1.:443/",
      "https://[::ffff:7f00:1]/",
      "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
      "https://[64:ff9b::7f00:1]/",
      "https://[2002:7f00:1::]/",
      "https://[2001:0:4136:e378::]/",
      "https://[::127.0.0.1]/",
      "https://[fe80::1]/",
      "https://[fc00::1]/",
    ],
    "names in other letters": [
      "https://ｌｏｃａｌｈｏｓｔ/",
      "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
      "https://printer｡local/",
      "https://printer．local/",
      "https://metadata。google。internal/",
      "https://lo\u00adcalhost/",
      "https://１６９.２５４.１６９.２５４/",
      "https://0ｘ7f.1/",
    ],
    "names that cannot be": [
      "https://127.0.0.1.5/",
      "https://1.2.3.999/",
      "https://0x100000000/",
      "https://exa%00mple.com/",
      "https://localhost../",
      "https://.printer.local../",
      "https://a..example.com/",
    ],
    "very long": [`https://example.com/${"a".repeat(2_048)}`],
  };
  for (const [why, urls] of Object.entries(refused))
    it.each(urls)(`${why}: %s`, (url) => {
      expect(verdict(url)).toBe("not_allowed");
    });

  it("however the backslash is used, the host that is checked is the host that is called", () => {
    const checked = checkUrl("https://example.com\\@127.0.0.1/", []);
    expect(checked.ok && checked.value.hostname).toBe("example.com");
  });
});

it.each([
  "https://example.com/hook",
  "https://example.com:8443/hook?x=1#y",
  "https://hooks.münchen.example.org/",
  "https://127.0.0.1.example.com/",
  "https://sandbox.edgecase.invalid/v1/sink",
])("public names are allowed: %s", (url) => {
  expect(verdict(url)).toBe("allowed");
});

describe("hosts that the deployment names", () => {
  const allowed = ["127.0.0.1", "localhost", "*.fake.test", "::1"];
  it.each([
    ["http://127.0.0.1:9000/", "allowed"],
    ["http://2130706433:9000/", "allowed"], // the same machine, spelled differently
    ["http://localhost:3000/x", "allowed"],
    ["http://a.fake.test/", "allowed"],
    ["http://a.b.fake.test:81/", "allowed"],
    ["http://[::1]:8080/", "allowed"],
    ["http://fake.test/", "not_allowed"],
    ["http://evilfake.test/", "not_allowed"],
    ["https://127.0.0.2/", "not_allowed"],
    ["http://localhost.example.com/", "not_allowed"],
    ["http://user@localhost/", "not_allowed"],
  ])("%s is %s", (url, expected) => {
    expect(verdict(url, allowed)).toBe(expected);
  });
});

describe("addresses of the public internet", () => {
  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700:4700::1111",
    "2a00:1450:4001:82a::200e",
    "100.63.255.255",
  ])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  // Sabotage tried: link-local addresses count as public (addresses.ts) → red.
  it.each([
    ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1"],
    ...["172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255"],
    ...["198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"],
    ...[
      "::",
      "::1",
      "::ffff:8.8.8.8",
      "::ffff:10.0.0.1",
      "::127.0.0.1",
      "64:ff9b::808:808",
      "100::1",
      "fc00::1",
      "fdff::1",
    ],
    ...[
      "fe80::1",
      "fec0::1",
      "ff02::1",
      "2001::1",
      "2001:10::1",
      "2001:db8::1",
      "2002:7f00:1::",
      "3fff:1::1",
      "4000::1",
    ],
    ...[
      "",
      "localhost",
      "1.2.3",
      "01.2.3.4",
      "1.2.3.256",
      "0x7f.0.0.1",
      "1::2::3",
      "fe80::1%eth0",
      "12345::",
      ":::",
      "1:2:3",
    ],
  ])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it("no spelling of an IPv4 address gets past the check of the URL", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.constantFrom(10, 8, 16), (value, base) => {
        const text = base === 10 ? String(value) : base === 8 ? `0${value.toString(8)}` : `0x${value.toString(16)}`;
        expect(verdict(`https://${text}/`)).toBe("not_allowed");
      }),
    );
  });

  it("anything may be asked about without an error", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        isPublicAddress(text);
        isPublicAddress(`${text}:`);
        checkUrl(`https://${text}`, [text]);
      }),
    );
  });
});

describe("addresses of this deployment", () => {
  it.each([
    ["https://app.example.com/hook", "https://app.example.com", true],
    ["https://APP.example.com./hook", "https://app.example.com", true],
    ["https://app.example.com:8443/hook", "https://app.example.com", true],
    ["https://a.app.example.com/", "https://app.example.com", true],
    ["https://myapp.example.com/", "https://app.example.com", false],
    ["https://example.com/", "https://app.example.com", false],
    ["http://127.0.0.1:8787/", "http://127.0.0.1:8787", true],
    ["http://2130706433:8787/", "http://127.0.0.1:8787", true],
    ["http://127.0.0.1:9000/", "http://127.0.0.1:8787", false],
    ["https://app.example.com/", "", false],
  ])("%s at %s: %s", (url, baseUrl, isOwn) => {
    expect(isOwnHost(new URL(url), baseUrl)).toBe(isOwn);
  });
});
