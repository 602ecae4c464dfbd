import type { Service } from "./operation.ts";

/** Whose catalogues are made here. */
export const services: readonly Service[] = [];
