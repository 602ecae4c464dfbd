import { readFileSync } from "node:fs";
import { join } from "node:path";
import type ts from "@typescript/typescript6";

type TypeScript = typeof ts;

/** A request of Stripe's client, as its compiled JavaScript makes it. */
export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  /** With the arguments' names: `/v1/accounts/{accountId}/persons/{id}`. */
  readonly path: string;
  readonly methodType?: string;
  readonly apiBase?: string;
  readonly uploads: boolean;
}

/** A method of the client that makes a request. */
export interface ClientMethod {
  /** As it is written with the client: `testHelpers.issuing.cards.deliverCard`. */
  readonly id: string;
  readonly call: Call;
  /** The declared type of `params`, where it takes any. */
  readonly params?: ts.Type;
  readonly deprecated: boolean;
}

export interface Client {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly methods: readonly ClientMethod[];
}

/** Every method of the client that makes a request, in the order in which the client declares them. */
export async function readClient(folder: string): Promise<Client> {
  const { default: ts } = await import("@typescript/typescript6");
  const root = join(folder, "esm", "stripe.core.d.ts");
  const program = ts.createProgram([root], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(root);
  const start = file?.statements.find(
    (each): each is ts.ClassDeclaration => ts.isClassDeclaration(each) && each.name?.text === "Stripe",
  );
  if (start === undefined) throw new Error(`${root} declares no class Stripe.`);

  const methods: ClientMethod[] = [];
  const seen = new Set<ts.ClassDeclaration>([start]);
  const scripts: Scripts = new Map();

  const visit = (declaration: ts.ClassDeclaration, path: readonly string[]) => {
    const calls = new Map(callsOf(ts, scripts, declaration));
    for (const member of declaration.members) {
      const name = member.name?.getText() ?? "";
      if (ts.isPropertyDeclaration(member)) {
        const inner = checker.getTypeAtLocation(member).symbol?.declarations?.find(ts.isClassDeclaration);
        if (inner === undefined || seen.has(inner) || !isResource(inner)) continue;
        seen.add(inner);
        visit(inner, [...path, name]);
      } else if (ts.isMethodDeclaration(member)) {
        const call = calls.get(name);
        // Of overloads, the first.
        if (call === undefined || !calls.delete(name)) continue;
        const params = member.parameters.find((each) => each.name.getText() === "params");
        methods.push({
          id: [...path, name].join("."),
          call,
          ...(params !== undefined && {
            params: checker.getNonNullableType(checker.getTypeAtLocation(params)),
          }),
          deprecated: ts.getJSDocDeprecatedTag(member) !== undefined,
        });
      }
    }
  };
  visit(start, []);
  return { ts, checker, methods };
}

/** Resources, and the namespaces that hold them. */
function isResource(declaration: ts.ClassDeclaration): boolean {
  return declaration.getSourceFile().fileName.includes("/resources/");
}

/** The requests of each script's classes, by path, class and method. */
type Scripts = Map<string, ReadonlyMap<string, ReadonlyMap<string, Call>>>;

/** The requests of a class's methods, by the methods' names: the first of each, where one has several. */
function callsOf(
  ts: TypeScript,
  scripts: Scripts,
  declaration: ts.ClassDeclaration,
): ReadonlyMap<string, Call> {
  const path = declaration.getSourceFile().fileName.replace(/\.d\.ts$/, ".js");
  let classes = scripts.get(path);
  if (classes === undefined) {
    classes = callsIn(ts, path);
    scripts.set(path, classes);
  }
  return classes.get(declaration.name?.text ?? "") ?? new Map();
}

function callsIn(ts: TypeScript, path: string): ReadonlyMap<string, ReadonlyMap<string, Call>> {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  const classes = new Map<string, ReadonlyMap<string, Call>>();
  for (const statement of file.statements) {
    if (!ts.isClassDeclaration(statement) || statement.name === undefined) continue;
    const calls = new Map<string, Call>();
    for (const member of statement.members) {
      if (!ts.isMethodDeclaration(member) || member.body === undefined) continue;
      const call = firstCall(ts, member.body);
      if (call !== undefined) calls.set(member.name.getText(), call);
    }
    classes.set(statement.name.text, calls);
  }
  return classes;
}

function firstCall(ts: TypeScript, node: ts.Node): Call | undefined {
  if (ts.isCallExpression(node) && node.expression.getText() === "this._makeRequest") {
    const [method, path, , , spec] = node.arguments;
    if (method === undefined || path === undefined || !ts.isStringLiteral(method)) return undefined;
    const template = templateOf(ts, path);
    if (template === undefined) return undefined;
    const { methodType, apiBase, headers } = membersOf(ts, spec);
    return {
      method: method.text as Call["method"],
      path: template,
      ...(methodType !== undefined && { methodType: textOf(ts, methodType) }),
      ...(apiBase !== undefined && { apiBase: textOf(ts, apiBase) }),
      uploads: textOf(ts, membersOf(ts, headers)["Content-Type"]) === "multipart/form-data",
    };
  }
  return ts.forEachChild(node, (child) => firstCall(ts, child));
}

/** `/v1/prices/${encodeURIComponent(id)}` → `/v1/prices/{id}`; nothing for a path that is only known at run time. */
function templateOf(ts: TypeScript, node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  let path = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    if (!ts.isCallExpression(expression) || expression.arguments[0] === undefined) return undefined;
    path += `{${expression.arguments[0].getText()}}${literal.text}`;
  }
  return path;
}

/** What a literal's members are set to. */
function membersOf(
  ts: TypeScript,
  node: ts.Expression | undefined,
): Readonly<Record<string, ts.Expression | undefined>> {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return {};
  return Object.fromEntries(
    node.properties.flatMap((each) =>
      ts.isPropertyAssignment(each)
        ? [[ts.isStringLiteral(each.name) ? each.name.text : each.name.getText(), each.initializer]]
        : [],
    ),
  );
}

function textOf(ts: TypeScript, node: ts.Expression | undefined): string {
  return node !== undefined && ts.isStringLiteral(node) ? node.text : "";
}
