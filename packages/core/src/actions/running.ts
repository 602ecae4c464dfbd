export { blobOf } from "../http/file-content.js";
export { openCatalogue } from "./open-catalogue.js";
export { CUSTOM_INPUT, runCustom } from "./run-custom.js";
export { planOf, runRow } from "./run-row.js";
export { PreparedAction } from "./template/prepared-action.js";
