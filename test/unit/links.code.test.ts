import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceCode, isDeviceCode } from "../../src/cases/device-code";
import { idFrom } from "../../src/domain";
import { spokenLanguages } from "../../src/domain/spoken-languages";
import { codeMail } from "../../src/queues/code-mail-text";

const keys = { MASTER_KEY: "m".repeat(43) };
const ref = { tenantId: idFrom("tenant", "eu_unit"), caseId: idFrom("case", "unit") };
const code = deviceCode(keys, ref, "lnk_1", "challenge");

describe("the code for a new device", () => {
  it("is six digits that follow from the key, the case, the link and the challenge, and from nothing less", () => {
    expect(code).toMatch(/^\d{6}$/);
    expect(deviceCode(keys, ref, "lnk_1", "challenge")).toBe(code);
    const others = [
      deviceCode({ MASTER_KEY: "n".repeat(43) }, ref, "lnk_1", "challenge"),
      deviceCode(keys, { ...ref, caseId: idFrom("case", "other") }, "lnk_1", "challenge"),
      deviceCode(keys, ref, "lnk_2", "challenge"),
      deviceCode(keys, ref, "lnk_1", "another"),
    ];
    expect(others).not.toContain(code);
  });

  it.each([
    ["as it is", code],
    ["with spaces", ` ${code.slice(0, 3)} ${code.slice(3)} `],
    ["with a hyphen", `${code.slice(0, 3)}-${code.slice(3)}`],
    ["in Arabic digits", code.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)))],
    ["in Persian digits", code.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)))],
    ["in Hindi digits", code.replace(/\d/g, (digit) => String.fromCharCode(0x0966 + Number(digit)))],
    ["in full-width digits", code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))],
    ["between marks of direction", `\u2066${code}\u2069`],
  ])("is taken %s", (_how, typed) => {
    expect(isDeviceCode(typed, code)).toBe(true);
  });

  it("is nothing else that one could type", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{6}$/)), (typed) => {
        expect(isDeviceCode(typed, code)).toBe(typed.normalize("NFKC").replace(/[^\d]/g, "") === code);
      }),
      { examples: [[""], [code.slice(1)], [`${code}0`], ["0".repeat(4_000)]] },
    );
  });
});

it.each(spokenLanguages)(
  "the mail with it says it in %s, the company's name as text, and nothing is left to fill in",
  (language) => {
    const mail = codeMail({ companyName: "<b>Acme</b>\r\nBcc: x", code: "012345", language });
    expect(mail.subject).toContain("012345");
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text.split("\n")).toContain("012345");
    expect(mail.html).not.toContain("<b>Acme");
    expect(mail.subject + mail.text + mail.html).not.toMatch(/\{\w+\}/);
    if (language !== "en")
      expect(mail.text).not.toBe(codeMail({ companyName: "<b>Acme</b>", code: "012345", language: "en" }).text);
  },
);
