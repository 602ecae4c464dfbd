export {
  type AuthKind,
  type Capability,
  type Checked,
  type ConnectorOptions,
  checkOptions,
  type RawOptions,
} from "./options.js";
export { FilesExistError, renderConnector, type Versions, writeConnector } from "./scaffold.js";
export { publishedVersions } from "./versions.js";
