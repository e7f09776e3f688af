/** Names of a model, read from its literal text by the type checker. Where that is not sure of one, any name goes. */

/** The names of a model by what they are. `string` stands for names that only reading the model at run time tells. */
export interface Names {
  /** With an equation: `dX/dt`, `X'`, `ddt(X)`, `next(X)`. */
  readonly state: string;
  /** With an initial value. */
  readonly initial: string;
  /** With a definition: parameters, derived and named expressions, which look alike here. */
  readonly named: string;
  /** Of what spikes: `spikes` where there is a threshold, and the names of events. */
  readonly event: string;
}

/** The names of any model. It is `any`, so that what is made for any model takes one with known names too. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyNames = any;

/** The key under which a model has its names. It exists for the type checker only. */
export declare const NAMES: unique symbol;

/** The names of what `model` and `compile` take: a text, an object with equations, a model. */
export type NamesOf<Given> = Given extends string
  ? ReadNames<Given>
  : Given extends { readonly populations: unknown }
    ? AnyNames
    : Given extends { readonly equations: infer E }
      ? NamesOfObject<E extends readonly (infer Line)[] ? Line : E, KeysOf<Given, "params">, KeysOf<Given, "init">>
      : Given extends { readonly [NAMES]?: infer N extends Names }
        ? N
        : AnyNames;

type NamesOfObject<Text, Params, Init> = string extends Text
  ? AnyNames
  : Sorted<ReadText<Text & string> | Tag<"named", Params & string> | Tag<"initial", Init & string>>;

type KeysOf<Given, Part extends string> = Given extends { readonly [P in Part]: infer Values } ? keyof Values : never;

/** The names of a text. */
export type ReadNames<Text extends string> = string extends Text ? AnyNames : Sorted<ReadText<Text>>;

/** What may be recorded. Whether a definition can, and what stands in brackets, is seen when the model is compiled. */
export type Recordable<N extends Names> = string extends N["state"]
  ? string
  : | N["state"]
    | N["initial"]
    | N["named"]
    | N["event"]
    | `${string}[${string}`
    | `${string}(${string}`
    | `${string} ${string}`;

/** A value for some of the names. */
export type For<Name extends string, Value> = string extends Name
  ? Readonly<Record<string, Value>>
  : { readonly [P in Name]?: Value };

/** What a run with this list records; `string` where that is not known. */
export type Recorded<N extends Names, List> = string extends N["state"]
  ? string
  : List extends readonly string[]
    ? number extends List["length"]
      ? string
      : List[number]
    : [N["state"]] extends [never]
      ? string
      : N["state"] | N["event"];

// ------------------------------------------------------------------------------------------------ reading a text

/** A name and what it is, as one string. */
type Tag<Kind extends keyof Names, Name extends string> = `${Kind} ${Name}`;
/** Stands among the tags for something that was not understood. */
type Unknown = "?";

type Sorted<Tags> = Unknown extends Tags
  ? AnyNames
  : { readonly [Kind in keyof Names]: Tags extends Tag<Kind, infer Name> ? Name : never };

type Ten<S extends string> = `${S}${S}${S}${S}${S}${S}${S}${S}${S}${S}`;
type Nine<S extends string> = `${S}${S}${S}${S}${S}${S}${S}${S}${S}`;
type Hundred<S extends string> = Ten<Ten<`${string}${S}`>>;
/** Longer texts and longer lines are left to the compiler: TypeScript goes through at most 1000 turns of a recursion. */
type TooLong = `${Nine<Hundred<"\n">>}${string}`;
type TooWide = `${Hundred<";"> | Hundred<'"'> | Hundred<"("> | Hundred<")"> | Hundred<"["> | Hundred<"]">}${string}`;

type ReadText<Text extends string> = Text extends TooLong ? Unknown : ReadLines<Text, "", "", never>;

/**
 * `Open` says whether a statement goes on: "" for no, "+" after an operator at a line's end, "(" for each open bracket.
 * `Block` is the name of the population or projection that the line stands in, or "".
 */
type ReadLines<
  Text extends string,
  Open extends string,
  Block extends string,
  Tags,
> = Text extends `${infer Line}\n${infer Rest}`
  ? ReadLine<Line, Open, Block> extends [infer Next extends string, infer Inside extends string, infer Found]
    ? ReadLines<Rest, Next, Inside, Tags | Found>
    : Unknown
  : Tags | Last<ReadLine<Text, Open, Block>>;

/** How the next line begins, the block that it stands in, and the tags of this line. */
type ReadLine<Line extends string, Open extends string, Block extends string> = Line extends TooWide
  ? [Open, Block, Unknown]
  : ReadBraces<WithoutComment<WithoutStrings<Line>>, Open, Block, never>;

/** The tags of a text's last line, where no block is open any more. */
type Last<Read> = Read extends [string, "", infer Found] ? Found : Unknown;

/** From brace to brace. Heads of blocks that go over several lines are left to the compiler. */
type ReadBraces<Line extends string, Open extends string, Block extends string, Tags> = Line extends `${string}${
  "{" | "}"}${string}`
  ? Line extends `${infer Before}{${infer After}`
    ? Before extends `${infer Inside}}${infer Head}`
      ? ReadBraces<`${Head}{${After}`, "", "", Tags | Closing<Inside, Open, Block>>
      : ReadHead<Before, Open, Block, Tags> extends [infer Name extends string, infer Found]
        ? ReadBraces<After, "", Name, Found>
        : [Open, Block, Unknown]
    : Line extends `${infer Inside}}${infer After}`
      ? ReadBraces<After, "", "", Tags | Closing<Inside, Open, Block>>
      : never
  : ReadPieces<Line, Open, never> extends [infer Next, infer Found]
    ? [Next, Block, Tags | InBlock<Found, Block>]
    : never;

/** The tags of the end of a block. */
type Closing<Inside extends string, Open extends string, Block extends string> = Block extends ""
  ? Unknown
  : ReadPieces<Inside, Open, never> extends ["" | "+", infer Found]
    ? InBlock<Found, Block>
    : Unknown;

/** The name of the block that a line opens, and the tags of what stands before it. */
type ReadHead<Before extends string, Open extends string, Block extends string, Tags> = `${Open}${Block}` extends ""
  ? Before extends `${infer Piece};${infer Rest}`
    ? ReadHead<Rest, Depth<Piece, "">, "", Tags | ReadPiece<Piece, "">>
    : NameOfHead<TrimStart<Before>> extends infer Name extends string
      ? Declare<"state", Name> extends Unknown
        ? Unknown
        : [Name, Tags]
      : Unknown
  : Unknown;
type NameOfHead<Head extends string> = Head extends `population ${infer Rest}`
  ? WithoutBlanks<Rest extends `${infer Name}=${string}` ? Name : Rest>
  : Head extends `projection ${infer Name} from ${string}`
    ? WithoutBlanks<Name>
    : Unknown;

/** The tags of what stands in a block, whose names have that of the block before them. */
type InBlock<Tags, Block extends string> = Block extends ""
  ? Tags
  : Tags extends `${infer Kind} ${infer Name}`
    ? `${Kind} ${Block}.${Name}`
    : Tags;

type WithoutStrings<Line extends string> = Line extends `${infer Before}"${string}"${infer After}`
  ? WithoutStrings<`${Before}0${After}`>
  : Line;
type WithoutComment<Line extends string> = Line extends `${infer Code}#${string}` ? Code : Line;

/** Piece by piece, between semicolons. Inside brackets they separate the rows of a matrix. */
type ReadPieces<Line extends string, Open extends string, Tags> = Line extends `${infer Piece};${infer Rest}`
  ? ReadPieces<Rest, Depth<Piece, Open>, Tags | ReadPiece<Piece, Open>>
  : [AtEnd<TrimEnd<Line>, Open>, Tags | ReadPiece<Line, Open>];

/** What is open at the end of a line. */
type AtEnd<Line extends string, Open extends string> = Line extends ""
  ? Open
  : Depth<Line, Open> extends infer Brackets extends string
    ? Brackets extends ""
      ? Line extends `${string}${Continues}`
        ? "+"
        : ""
      : Brackets
    : never;

type Continues =
  | ("-" | "+" | "*" | "/" | "^" | "%" | "=" | "<" | ">" | "," | "?" | ":" | "&" | "|")
  | ` ${"and" | "or" | "not" | "xor" | "mod"}`;

/** The brackets that are open after a piece. */
type Depth<Piece extends string, Open extends string> = Piece extends `${string}${"(" | ")" | "[" | "]"}${string}`
  ? Balance<Piece, Balance<Piece, Brackets<Open>, "(", ")">, "[", "]">
  : Brackets<Open>;
type Brackets<Open extends string> = Open extends "+" ? "" : Open;
type Balance<
  S extends string,
  Open extends string,
  Left extends string,
  Right extends string,
> = S extends `${infer Before}${Right}${infer After}`
  ? Balance<After, Closed<Opened<Before, Open, Left>>, Left, Right>
  : Opened<S, Open, Left>;
type Opened<S extends string, Open extends string, Left extends string> = S extends `${string}${Left}${infer After}`
  ? Opened<After, `(${Open}`, Left>
  : Open;
type Closed<Open extends string> = Open extends `(${infer Others}` ? Others : "";

/** The tags of a piece, if a statement begins with it. */
type ReadPiece<Piece extends string, Open extends string> = Open extends ""
  ? Piece extends `${infer Left}=${string}`
    ? Equation<WithoutBlanks<Left>>
    : Call<WithoutBlanks<Piece>>
  : never;

type Equation<Left extends string> = Left extends `${infer X}'` | `ddt(${infer X})` | `next(${infer X})`
  ? Declare<"state", X>
  : Left extends `d${infer X}/dt`
    ? Declare<"state", X>
    : Left extends `init(${infer X})` | `${infer X}(0)`
      ? Declare<"initial", X>
      : Left extends `${string}(${string}`
        ? Call<Left>
        : Declare<"named", Left>;

/** What declares no variable: a function, a handler, a threshold, the unit of time. */
type Call<Left extends string> = Left extends "" | `t:${string}`
  ? never
  : Left extends `${"threshold" | "poisson" | "spikes_at"}(${string}`
    ? Tag<"event", "spikes">
    : Left extends `event(${infer Rest}`
      ? Rest extends `${infer Name},${string}`
        ? Declare<"event", Name>
        : Unknown
      : Left extends `${infer Name}(${string}`
        ? [Declare<"named", Name>] extends [Unknown]
          ? Unknown
          : never
        : Unknown;

type Declare<Kind extends keyof Names, Name extends string> = Name extends "" | `${string}${NotInNames}${string}`
  ? Unknown
  : Tag<Kind, Name>;

/** ASCII punctuation, and marks that NFC joins with the letter before them. */
type NotInNames =
  | (
      | "!"
      | '"'
      | "#"
      | "$"
      | "%"
      | "&"
      | "'"
      | "("
      | ")"
      | "*"
      | "+"
      | ","
      | "-"
      | "."
      | "/"
      | ":"
      | ";"
      | "<"
      | "="
      | ">"
    )
  | ("?" | "@" | "[" | "\\" | "]" | "^" | "`" | "{" | "|" | "}" | "~" | "\u00a0")
  | ("\u0300" | "\u0301" | "\u0302" | "\u0303" | "\u0304" | "\u0307" | "\u0308" | "\u030a" | "\u030c" | "\u0327");

type Blank = " " | "\t" | "\r";
type WithoutBlanks<S extends string> = Without<Without<Without<S, " ">, "\t">, "\r">;
type Without<S extends string, C extends Blank> = S extends `${infer Before}${C}${infer After}`
  ? Without<`${Before}${After}`, C>
  : S;
type TrimStart<S extends string> = S extends `${Blank}${infer After}` ? TrimStart<After> : S;
type TrimEnd<S extends string> = S extends `${infer Before}        `
  ? TrimEnd<Before>
  : S extends `${infer Before}${Blank}`
    ? TrimEnd<Before>
    : S;
