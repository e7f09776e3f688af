/** Elementwise ops on one number at a time. An i64 is kept in an f64, a Boolean is an i32 of 0 or 1. */
import { TABLES } from "../../ir/math/tables.ts";
import { ELEMENTWISE, isFloat, single, type DType, type ElementwiseOp, type Float, type Node } from "../../ir/index.ts";
import type { Func, ValueType } from "./code.ts";
import { instructionsOn, type Operands, type Spelling } from "./elements.ts";
import type { Op } from "./instructions.ts";
import type { Library } from "./library.ts";

export const scalarType: Readonly<Record<DType, ValueType & ("i32" | "f32" | "f64")>> = {
  f64: "f64",
  i64: "f64",
  f32: "f32",
  i32: "i32",
  bool: "i32",
};

/** Leaves a constant on the stack. No integer is -0. */
export function pushConstant(f: Func, value: number, dtype: DType): void {
  const type = scalarType[dtype];
  if (type === "f64") f.f64(dtype === "i64" ? value + 0 : value);
  else if (type === "f32") f.f32(value);
  else f.i32(dtype === "bool" ? Number(value !== 0) : value);
}

const COMPARE: Readonly<Record<string, { readonly float: string; readonly int: string }>> = {
  lt: { float: "lt", int: "lt_s" },
  le: { float: "le", int: "le_s" },
  eq: { float: "eq", int: "eq" },
};

export const scalars = (f: Func, library: Library): Spelling => ({
  local: (node) => scalarType[single(node.type).dtype],
  constant: ({ attrs: { value, dtype } }) => pushConstant(f, value, dtype),
  write: (node, operands) => write(f, library, node, operands),
  choose({ locals, condition, arm }) {
    condition();
    f.ifElse(
      () => arm(0, (k) => f.set(locals[k]!)),
      () => arm(1, (k) => f.set(locals[k]!)),
    );
  },
});

function write(f: Func, library: Library, node: Node, o: Operands): void {
  const { dtype } = single(node.type);
  const op = node.op as ElementwiseOp;
  const from = single(node.inputs[0]!.type).dtype;
  const type = scalarType[from];
  const { one, both } = instructionsOn(f, o);
  switch (op) {
    case "add":
    case "sub":
    case "mul":
    case "div":
      both(`${type}.${op}`);
      // No -0 among integers.
      if (dtype === "i64" && op === "mul") {
        f.f64(0);
        f.op("f64.add");
      }
      return;
    case "sqrt":
    case "floor":
      return one(`${type}.${op}`);
    case "abs":
      if (type !== "i32") return one(`${type}.abs`);
      {
        const x = o.local(0);
        f.i32(0);
        f.get(x);
        f.op("i32.sub");
        f.get(x);
        f.get(x);
        f.i32(0);
      }
      f.op("i32.lt_s");
      return f.op("select");
    case "neg":
      if (dtype === "i32") f.i32(0);
      else if (dtype === "i64") f.f64(0);
      else return one(`${type}.neg`);
      o.push(0);
      return f.op(`${type}.sub` as Op);
    case "min":
    case "max": {
      if (type !== "i32") return both(`${type}.${op}`);
      const [x, y] = [o.local(0), o.local(1)];
      for (const local of [x, y, x, y]) f.get(local);
      f.op(op === "min" ? "i32.lt_s" : "i32.gt_s");
      return f.op("select");
    }
    case "lt":
    case "le":
    case "eq": {
      const { float, int } = COMPARE[op]!;
      return both(`${type}.${type === "i32" ? int : float}`);
    }
    case "and":
    case "or":
      return both(`i32.${op}`);
    case "not":
      return one("i32.eqz");
    case "select":
      o.push(1);
      o.push(2);
      o.push(0);
      return f.op("select");
    case "bitand":
      return both("i32.and");
    case "bitxor":
      return both("i32.xor");
    case "shr":
      return both("i32.shr_s");
    case "mulhi":
      for (const k of [0, 1]) {
        o.push(k);
        f.op("i64.extend_i32_u");
      }
      f.op("i64.mul");
      f.i64(32n);
      f.op("i64.shr_u");
      return f.op("i32.wrap_i64");
    case "idiv":
    case "imod":
      for (const k of [0, 1]) {
        o.push(k);
        if (type === "i32") f.op("f64.convert_i32_s");
      }
      f.call(library.function(op));
      if (dtype === "i32") f.op("i32.trunc_sat_f64_s");
      return;
    case "copysign": {
      // NaN counts as positive.
      o.push(0);
      const sign = o.local(1);
      f.get(sign);
      pushConstant(f, 0, dtype);
      f.get(sign);
      f.get(sign);
      f.op(`${type}.eq` as Op);
      f.op("select");
      return f.op(`${type}.copysign` as Op);
    }
    case "scale2": {
      o.push(0);
      o.push(1);
      return f.call(library.function(`scale2_${dtype as "f64" | "f32"}`));
    }
    case "pow2":
      o.push(0);
      return power(f, dtype as "f64" | "f32");
    case "exponent":
      o.push(0);
      if (type === "f32") f.op("f64.promote_f32");
      return f.call(library.function("exponent"));
    case "mantissa": {
      const x = o.local(0);
      f.get(x);
      f.i32(0);
      f.get(x);
      if (type === "f32") f.op("f64.promote_f32");
      f.call(library.function("exponent"));
      f.op("i32.sub");
      return f.call(library.function(`scale2_${dtype as "f64" | "f32"}`));
    }
    case "table": {
      const { name } = node.attrs as { readonly name: string };
      const float = dtype as "f64" | "f32";
      const index = o.local(0);
      const last = TABLES[name]!.length - 1;
      f.get(index);
      f.i32(last);
      f.get(index);
      f.i32(last);
      f.op("i32.lt_u");
      f.op("select");
      f.i32(float === "f64" ? 3 : 2);
      f.op("i32.shl");
      return f.memory(`${float}.load`, library.table([name], float));
    }
    case "convert":
      o.push(0);
      return converted(f, library, from, dtype);
    default:
      if (!ELEMENTWISE[op].expand) throw new TypeError(`${op} has no spelling in WebAssembly`);
      node.inputs.forEach((_input, k) => o.push(k));
      return f.call(library.elementary(op, dtype as Float, 1));
  }
}

/** 2^k of the int on the stack, where that is a normal number. */
export function power(f: Func, float: "f64" | "f32"): void {
  if (float === "f32") {
    f.i32(127);
    f.op("i32.add");
    f.i32(23);
    f.op("i32.shl");
    return f.op("f32.reinterpret_i32");
  }
  f.i32(1023);
  f.op("i32.add");
  f.op("i64.extend_i32_s");
  f.i64(52n);
  f.op("i64.shl");
  return f.op("f64.reinterpret_i64");
}

/** Makes what is on the stack one of another type. */
export function converted(f: Func, library: Library, from: DType, to: DType): void {
  const [a, b] = [scalarType[from], scalarType[to]];
  if (to === "bool") {
    if (from === "bool") return;
    pushConstant(f, 0, from);
    return f.op(`${a}.ne` as Op);
  }
  if (to === "i32" && a !== "i32") {
    if (a === "f32") f.op("f64.promote_f32");
    return f.call(library.function("int"));
  }
  if (a === "i32" && b !== "i32") f.op(`${b}.convert_i32_s` as Op);
  else if (a === "f32" && b === "f64") f.op("f64.promote_f32");
  else if (a === "f64" && b === "f32") f.op("f32.demote_f64");
  if (to === "i64" && isFloat(from)) {
    f.op("f64.trunc");
    f.f64(0);
    f.op("f64.add");
  }
}
