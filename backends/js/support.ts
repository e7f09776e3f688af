/** What emitted JavaScript may call. */
import { exponentOf, floorDivide, floorModulo, mantissaOf, POW2, POW2_OFFSET } from "../../ir/math/bits.ts";
import { TABLES } from "../../ir/math/tables.ts";

export const support = {
  tables: TABLES,
  exponent: exponentOf,
  mantissa: mantissaOf,
  idiv: floorDivide,
  imod: floorModulo,
  /** powers[k + zero] = 2^k. */
  powers: POW2,
  zero: POW2_OFFSET,
} as const;
