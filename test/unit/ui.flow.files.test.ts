import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { FileList } from "../../src/ui/flow/document-item";
import type { FileModel } from "../../src/ui/flow/model";
import { flowWords } from "../../src/ui/flow/words";

const file = (over: Partial<FileModel>): FileModel => ({
  ...{ fileId: "file_1", name: 'IMG "1".heic', side: null, sizeBytes: 1_000, status: "ready", problem: null },
  ...{ pictureUrl: null, heicUrl: null, sameAs: null, removable: true },
  ...over,
});
const drawn = (over: Partial<FileModel>): string =>
  renderToString(h(FileList, { files: [file(over)], document: "passport", words: flowWords("en") }));

describe("an uploaded file", () => {
  it("can be downloaded by its name where a browser may not be able to draw it, without a script", () => {
    const html = drawn({ heicUrl: "/flow/x/files/file_1" });
    expect(html).toContain('<a href="/flow/x/files/file_1" download="IMG &quot;1&quot;.heic"><bdi>');
    // The script looks for these, to draw it after all.
    expect(html).toContain('data-heic="/flow/x/files/file_1"');
    expect(html).toContain('class="sheet"');
  });

  it("is no link while it is looked at, nor when its picture stands there", () => {
    expect(drawn({ status: "checking" })).not.toContain("download");
    expect(drawn({ pictureUrl: "/flow/x/files/file_1" })).not.toContain("download");
  });
});
