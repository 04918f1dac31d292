export { eventFor } from "./event-for";
export { httpRetryable, interpretHttp } from "./interpret-http";
export { contextOutput } from "./output";
export { parsePlugins, readPlugins } from "./parse";
export * from "./plugin";
export { preparePlugin } from "./prepare";
