/** Backends that are for Node.js alone. All others run in a page, and none of them may be absent in Chromium. */
export const ELSEWHERE: readonly string[] = ["tfjs:tensorflow", "tfjs:graph", "tfjs:xla", "gpujs:headlessgl"];
