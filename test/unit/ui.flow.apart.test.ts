import { describe, expect, it } from "vitest";
import { bankAccountText } from "../../src/ui/flow/answer-parts";
import { flowWords } from "../../src/ui/flow/words";

const account = { country: "GB", sortCode: "12-34-56", accountNumber: "12345678" };

describe("numbers inside a sentence", () => {
  it.each(["ar", "he"])("stand apart in %s, so that a sort code is not shown back to front", (language) => {
    const text = bankAccountText(account, language, flowWords(language, undefined));
    expect(text).toContain("\u206812-34-56\u2069");
    expect(text).toContain("\u206812345678\u2069");
  });

  it("are as they are where one reads from left to right", () => {
    const text = bankAccountText(account, "en", flowWords("en", undefined));
    expect(text).toBe("United Kingdom\nSort code: 12-34-56\nAccount number: 12345678");
  });
});
