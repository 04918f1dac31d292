import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seal } from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";
import { type Keyring, keyIdIn, keyIdOf, openWith, ringOf, sealWith } from "../../src/lib/keyring";

const key = (letter: string): string => Buffer.from(letter.repeat(32)).toString("base64");
const [master, first, second] = [key("m"), key("a"), key("b")];
const ring: Keyring = { keys: [second, first, master], unnamed: master };

describe("a ring of keys", () => {
  it("opens what any of its keys has sealed, for what it was sealed for only, and names the key", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(master, first, second), (text, about, by) => {
        const sealed = sealWith(ringOf(by), "purpose", text, about);
        expect(keyIdIn(sealed)).toBe(keyIdOf(by));
        expect(openWith(ring, "purpose", sealed, about)).toBe(Buffer.from(text).toString("utf8"));
        expect(openWith(ring, "other", sealed, about)).toBeNull();
        expect(openWith(ring, "purpose", sealed, `${about}x`)).toBeNull();
      }),
    );
  });

  it("seals under the newest, which older rings do not open", () => {
    const sealed = sealWith(ring, "purpose", "text", "about");
    expect(keyIdIn(sealed)).toBe(keyIdOf(second));
    expect(openWith({ keys: [first, master], unnamed: master }, "purpose", sealed, "about")).toBeNull();
  });

  it("opens what was sealed before keys had names", () => {
    const old = seal(derivedKey(master, "purpose"), "text", "about");
    expect(keyIdIn(old)).toBe("unnamed");
    expect(openWith(ring, "purpose", old, "about")).toBe("text");
    expect(openWith(ringOf(first), "purpose", old, "about")).toBeNull();
  });

  it("opens nothing whose key was swapped for another's name", () => {
    const sealed = sealWith(ringOf(first), "purpose", "text", "about").replace(keyIdOf(first), keyIdOf(second));
    expect(openWith(ring, "purpose", sealed, "about")).toBeNull();
    for (const text of ["", "v1:", "v1:00000000:", "v1:zzzzzzzz:1.a.b", "2.a.b"])
      expect(openWith(ring, "purpose", text, "about")).toBeNull();
  });
});
