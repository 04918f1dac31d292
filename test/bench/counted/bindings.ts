import type { Env } from "../../../src/env";
import { knowQueries } from "./count-database";
import { add } from "./counts";

const counted = new WeakSet<object>();

/** Makes the bindings of an environment count what is done through them. In place, because others know them by identity. */
export function countBindings(env: Env): void {
  knowQueries(env);
  for (const [name, binding] of Object.entries(env) as [string, unknown][]) {
    if (typeof binding !== "object" || binding === null || counted.has(binding)) continue;
    counted.add(binding);
    if (isNamespace(binding)) countObjects(name, binding);
    else if (isQueue(binding)) countQueue(name, binding);
    else if (isBucket(binding)) countBucket(binding);
  }
}

const isNamespace = (binding: object): binding is DurableObjectNamespace => "idFromName" in binding;
const isBucket = (binding: object): binding is R2Bucket => "createMultipartUpload" in binding;
const isQueue = (binding: object): binding is Queue => "sendBatch" in binding;

/** Every call of a method, and every request, is one request to an object. */
function countObjects(name: string, namespace: DurableObjectNamespace): void {
  const get = namespace.get.bind(namespace);
  replace(namespace, "get", (...given: Parameters<typeof get>) => {
    const stub = get(...given);
    return new Proxy(stub, {
      get(target, member) {
        const found: unknown = Reflect.get(target, member);
        if (typeof found !== "function" || typeof member !== "string") return found;
        return (...values: unknown[]): unknown => {
          add(`object.requests ${name}`);
          return Reflect.apply(found, target, values);
        };
      },
    });
  });
}

/** A message is written, read and deleted; what is read again after a failure is counted where it is read. */
function countQueue(name: string, queue: Queue): void {
  const send = queue.send.bind(queue);
  const sendBatch = queue.sendBatch.bind(queue);
  replace(queue, "send", (...given: Parameters<typeof send>) => {
    add(`queue.written ${name}`);
    return send(...given);
  });
  replace(queue, "sendBatch", (...given: Parameters<typeof sendBatch>) => {
    const messages = [...given[0]];
    add(`queue.written ${name}`, messages.length);
    return sendBatch(messages, given[1]);
  });
}

function countBucket(bucket: R2Bucket): void {
  for (const method of ["get", "head"] as const) wrap(bucket, method, () => add("r2.classB"));
  for (const method of ["put", "list"] as const) wrap(bucket, method, () => add("r2.classA"));
  const put = bucket.put.bind(bucket);
  replace(bucket, "put", async (...given: Parameters<typeof put>) => {
    const stored = await put(...given);
    // Null when a condition did not hold: nothing is stored.
    add("r2.bytes", stored?.size ?? 0);
    return stored;
  });
  const parts = (upload: R2MultipartUpload): R2MultipartUpload => {
    for (const method of ["uploadPart", "complete"] as const) wrap(upload, method, () => add("r2.classA"));
    const complete = upload.complete.bind(upload);
    replace(upload, "complete", async (...given: Parameters<typeof complete>) => {
      const stored = await complete(...given);
      add("r2.bytes", stored.size);
      return stored;
    });
    return upload;
  };
  const begin = bucket.createMultipartUpload.bind(bucket);
  replace(bucket, "createMultipartUpload", async (...given: Parameters<typeof begin>) => {
    add("r2.classA");
    return parts(await begin(...given));
  });
  const resume = bucket.resumeMultipartUpload.bind(bucket);
  replace(bucket, "resumeMultipartUpload", (...given: Parameters<typeof resume>) => parts(resume(...given)));
}

function wrap(subject: object, method: string, before: () => void): void {
  const real: unknown = Reflect.get(subject, method);
  if (typeof real !== "function") throw new Error(`${method} is not there to be counted`);
  replace(subject, method, (...given: unknown[]): unknown => {
    before();
    return Reflect.apply(real, subject, given);
  });
}

export function replace(subject: object, method: string, value: unknown): void {
  Object.defineProperty(subject, method, { value, configurable: true, writable: true });
}
