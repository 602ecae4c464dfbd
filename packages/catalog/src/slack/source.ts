import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import ts from "@typescript/typescript6";

/** A method of Slack's Web API, as its client declares it. */
export interface Method {
  /** `chat.postMessage`. */
  readonly id: string;
  readonly deprecated: boolean;
  /** `undefined` where it takes none. */
  readonly input: ts.Type | undefined;
  readonly answer: ts.Type;
}

export interface Source {
  readonly checker: ts.TypeChecker;
  readonly methods: readonly Method[];
  /** Those that declare what methods take. */
  readonly files: readonly ts.SourceFile[];
}

/** The client asks for Node.js and an emitter. Nothing of theirs is read, but a type that is not found would be `any`. */
const AMBIENT = `
  interface Buffer { readonly [Symbol.toStringTag]: "Buffer" }
  declare module "node:stream" { interface Stream { readonly [Symbol.toStringTag]: "Stream" } }
`;

/** @param folder That of `@slack/web-api`, from where `@slack/types` can be found. */
export function openSource(folder: string): Source {
  const declarations = join(folder, "dist", "methods.d.ts");
  const program = programOf(declarations);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(declarations);
  const declared = file && classOf(file);
  if (declared === undefined) throw new Error(`${declarations} declares no class "Methods".`);
  const wires = wireNames(join(folder, "dist", "methods.js"));
  const methods: Method[] = [];
  collect(checker, declared, [], (path, property, signature) => {
    // What has no wire name is composed by the client, such as files.uploadV2.
    const id = wires.get(path);
    if (id === undefined) return;
    wires.delete(path);
    const [argument] = signature.getParameters();
    const answer = checker.getAwaitedType(signature.getReturnType());
    if (answer === undefined) throw new Error(`${id} answers nothing.`);
    methods.push({
      id,
      deprecated: property.getJsDocTags(checker).some(({ name }) => name === "deprecated"),
      input: argument === undefined ? undefined : checker.getTypeOfSymbol(argument),
      answer,
    });
  });
  if (wires.size > 0) throw new Error(`Without types: ${[...wires.keys()].join(", ")}`);
  return {
    checker,
    methods,
    files: program
      .getSourceFiles()
      .filter(({ fileName }) => /@slack\/(?:types\/dist|web-api\/dist\/types\/request)\//.test(fileName)),
  };
}

function programOf(entry: string): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts"],
    types: [],
    strict: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const ambient = `${entry.split(sep).join("/")}.ambient.d.ts`;
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === ambient || fileExists(name);
  host.getSourceFile = (name, target, ...rest) =>
    name === ambient ? ts.createSourceFile(name, AMBIENT, target) : getSourceFile(name, target, ...rest);
  return ts.createProgram([entry, ambient], options, host);
}

/** The class that the client inherits its methods from. */
function classOf(file: ts.SourceFile): ts.ClassDeclaration | undefined {
  return file.statements.filter(ts.isClassDeclaration).find(({ name }) => name?.text === "Methods");
}

/** Walks the declarations, since the client's own members have no place among the methods. */
function collect(
  checker: ts.TypeChecker,
  node: ts.ClassDeclaration | ts.TypeLiteralNode,
  path: readonly string[],
  found: (path: string, property: ts.Symbol, signature: ts.Signature) => void,
): void {
  for (const member of node.members) {
    if (!ts.isPropertyDeclaration(member) && !ts.isPropertySignature(member)) continue;
    const inner = [...path, member.name.getText()];
    if (member.type !== undefined && ts.isTypeLiteralNode(member.type)) {
      collect(checker, member.type, inner, found);
      continue;
    }
    const property = checker.getSymbolAtLocation(member.name);
    const signature = checker.getTypeAtLocation(member).getCallSignatures()[0];
    if (property !== undefined && signature !== undefined) found(inner.join("."), property, signature);
  }
}

/** What each property calls: `bindApiCall(this, 'chat.postMessage')`. The links in the comments are not all right. */
function wireNames(path: string): Map<string, string> {
  const names = new Map<string, string>();
  const visit = (node: ts.Node, path: readonly string[]): void => {
    if (ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)) {
      const inner = [...path, (node.name as ts.Identifier).text];
      if (node.initializer !== undefined) visit(node.initializer, inner);
    } else if (ts.isCallExpression(node) && path.length > 0) {
      const name = node.arguments[1];
      if (name !== undefined && ts.isStringLiteral(name)) names.set(path.join("."), name.text);
    } else ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022), []);
  return names;
}
