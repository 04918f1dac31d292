/** Everything that can go wrong in a history, in words for the table at the end. */
export const faultWords = {
  message_lost: "a message vanishes from its queue",
  message_twice: "a message is delivered twice",
  message_overtaken: "a message is delivered before an older one",
  message_delayed: "a message is held back by its queue",
  send_failed: "the queue refuses a message",
  crash_before_commit: "an object dies before its commit",
  crash_after_commit: "an object dies after its commit, before it sends or answers",
  evicted: "an object is evicted",
  disk_full: "a statement fails within a transaction",
  consumer_died: "a consumer dies in the middle",
  ack_lost: "a consumer dies after its work, before its acknowledgement",
  request_lost: "a call never reaches the object",
  response_lost: "a call was done, and its answer is lost",
  request_late: "a call reaches the object late",
  vendor_late: "a vendor's answer comes after others had their turn",
  vendor_callback: "a vendor answers by callback",
  vendor_callback_twice: "a callback comes twice",
  vendor_callback_never: "a callback never comes",
  vendor_garbage: "a vendor answers garbage",
  vendor_failed: "a vendor answers 500 and has done nothing",
  vendor_unsure: "a vendor has done it, and the call timed out",
  vendor_down: "a vendor's breaker is open",
  alarm_lost: "an alarm is dropped by the platform",
  alarm_late: "an alarm comes an hour late",
  clock_forward: "the clock jumps forward by a day",
  clock_back: "the clock jumps back by an hour",
  index_down: "D1 cannot be reached",
  index_late: "a call of D1 is done late",
  index_overtaken: "a row comes to the list after a newer one",
  index_unsure: "D1 has written, and its answer is lost",
  keys_down: "R2 does not give out the key of a case",
  publish_overtaken: "an event comes while others are handed over",
  feed_down: "the feed of changes cannot be told",
} as const;

export type Fault = keyof typeof faultWords;
export const faults = Object.keys(faultWords) as Fault[];

/** How often each has really happened. */
export type Tally = Record<Fault, number>;
export const noFaults = (): Tally => Object.fromEntries(faults.map((fault) => [fault, 0])) as Tally;
