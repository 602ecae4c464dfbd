export { dispatcherOf } from "./dispatcher.js";
export { RunningEgress } from "./egress.js";
export { fetchBy } from "./fetch.js";
