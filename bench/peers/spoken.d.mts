/** A contender's process, as something to ask. */
export interface Spoken {
  readonly version: string;
  /** Seconds of so many units more. */
  readonly run: (count: number) => Promise<number>;
  readonly values: () => Promise<number[]>;
  /** The most processors that it kept busy. */
  readonly busy: () => number;
  readonly end: () => Promise<unknown>;
}
export declare function spoken(command: readonly string[], env?: Readonly<Record<string, string>>): Promise<Spoken>;
