const mostText = 90_000_000;

/** What is made piece by piece, as the body of an answer; nothing is made before it is read. */
export function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/** The first line of a stream, and what comes after it. */
export async function firstLine(
  pieces: AsyncGenerator<Uint8Array>,
): Promise<{ line: string; rest: AsyncGenerator<Uint8Array> }> {
  const held: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) throw new Error("a stream without a first line");
    const end = value.indexOf(10);
    if (end === -1) {
      held.push(value);
      continue;
    }
    held.push(value.subarray(0, end));
    const rest = async function* () {
      if (end + 1 < value.byteLength) yield value.subarray(end + 1);
      yield* pieces;
    };
    return { line: new TextDecoder().decode(Buffer.concat(held)), rest: rest() };
  }
}

/** All of it as text. */
export async function wholeText(pieces: AsyncGenerator<Uint8Array>): Promise<string> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(piece);
  return new TextDecoder().decode(Buffer.concat(held));
}

/** The body of a request of the operator. Throws for one that no copy comes with. */
export async function textOf(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? "0") > mostText) throw new Error("a body beyond every manifest");
  return request.text();
}
