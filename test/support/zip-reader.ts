/** A file of an archive as a program reads it: by the directory at its end. */
export interface ReadFile {
  name: string;
  bytes: Uint8Array;
  /** As the archive says it. */
  crc: number;
}

/** Reads an archive whose files are not compressed. It shares nothing with the code that writes them. */
export function readZip(archive: Uint8Array): ReadFile[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  if (view.getUint32(end, true) !== 0x06054b50) throw new Error("no archive ends here");
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    const [crc, size, nameLength, place] = [
      view.getUint32(at + 16, true),
      view.getUint32(at + 24, true),
      view.getUint16(at + 28, true),
      view.getUint32(at + 42, true),
    ];
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    const from = place + 30 + view.getUint16(place + 26, true);
    at += 46 + nameLength;
    return { name, bytes: archive.subarray(from, from + size), crc };
  });
}
