/** What is said between a process and the one of TensorFlow that it started. */

/** An array as it crosses: whole words, of which two may be one number. Without values: zeros. */
export interface Carried {
  readonly values?: Float32Array | Int32Array | Uint8Array;
  readonly dims: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
}

export interface Program {
  /** Outputs that are the next values of inputs. */
  readonly carried: readonly string[];
}

export type Order =
  | { readonly kind: "start" }
  | {
      readonly kind: "load";
      readonly of: number;
      readonly program: Program;
      readonly files: ReadonlyMap<string, Uint8Array>;
    }
  | {
      readonly kind: "run";
      readonly of: number;
      readonly writes: Readonly<Record<string, Carried>>;
      /** The lengths of each call that the run is made of. */
      readonly calls: readonly Readonly<Record<string, number>>[];
    }
  | {
      readonly kind: "read";
      readonly of: number;
      /** With the most entries that are wanted. */
      readonly names: readonly { readonly name: string; readonly most?: number | undefined }[];
    }
  | { readonly kind: "free"; readonly of: number };

export interface Request {
  readonly id: number;
  readonly order: Order;
}

export type Answer =
  | { readonly id: number; readonly value: Readonly<Record<string, Carried>> | undefined }
  | { readonly id: number; readonly error: string };
