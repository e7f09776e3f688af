/** A graph of TensorFlow's as text: a line for each node, constants in place. */
import { Writer, type Written } from "../writer.ts";
import type { Attribute, GraphFunction, Port } from "./graphdef.ts";
import type { Scope } from "./scope.ts";

/** A function, or the graph that calls the others. */
export interface Listed {
  readonly name: string;
  readonly scope: Scope;
  readonly function?: GraphFunction;
  readonly inputs?: Readonly<Record<string, Port>>;
  readonly outputs?: Readonly<Record<string, Port>>;
}

export function listing(all: readonly Listed[]): Written {
  const writer = new Writer();
  for (const one of all) {
    writer.block(head(one), () => {
      for (const { name, op, inputs, attributes, origins } of one.scope.nodes) {
        if (one.scope.scalars.has(edgeOf(one, name))) continue;
        const operands = inputs.map((edge) => one.scope.scalars.get(edge) ?? shortened(edge));
        writer.line(`${name} = ${op}${shownAttributes(attributes)}(${operands.join(", ")})`, origins);
      }
      const results = one.function
        ? one.function.results.map(({ edge }) => one.scope.scalars.get(edge) ?? shortened(edge))
        : Object.entries(one.outputs ?? {}).map(([name, { edge }]) => `${JSON.stringify(name)}: ${shortened(edge)}`);
      writer.line(`return ${results.join(", ")}`);
    });
    writer.line("");
  }
  return writer.finish();
}

function head({ name, function: made, inputs = {} }: Listed): string {
  if (made) return `function ${name}(${made.arguments.map((one) => `${one.name}: ${one.element}`).join(", ")})`;
  const ports = Object.entries(inputs).map(
    ([port, { element, dims }]) => `${JSON.stringify(port)}: ${element}[${dims.join(", ")}]`,
  );
  return `${name}(${ports.join(", ")})`;
}

/** How the one result of a constant is written. */
const edgeOf = ({ function: made }: Listed, name: string): string => (made ? `${name}:output:0` : `${name}:0`);

/** The node, with the number of the result where it is not the first. */
function shortened(edge: string): string {
  const parts = edge.split(":");
  const index = parts.length > 1 ? parts.at(-1)! : "0";
  return index === "0" ? parts[0]! : `${parts[0]}.${index}`;
}

/** Functions that a node calls, types that it makes, arrays that it is. */
function shownAttributes(attributes: Readonly<Record<string, Attribute>>): string {
  const shown: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if ("function" in value) shown.push(`${name}=${value.function}`);
    if ("constant" in value) shown.push(`${value.constant.element}[${value.constant.dims.join(", ")}]`);
    if ("type" in value && (name === "DstT" || name === "type")) shown.push(value.type);
  }
  return shown.length > 0 ? `<${shown.join(", ")}>` : "";
}
