/** What `work` answers, if it does within `limitMs`; else a rejection. The work itself goes on: nobody waits for it any more. */
export async function inTime<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(limitMs)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whoever was asked has not answered in time. */
export class TooLate extends Error {
  override readonly name = "TooLate";

  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}
