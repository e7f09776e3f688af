/** What to write in place of what other languages and programs have. */

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const begins = (pattern: string): RegExp => new RegExp(`^(?:${pattern.replaceAll("NAME", NAME)})`, "u");

/** Beginnings of lines that are no statements. */
const STATEMENTS: readonly (readonly [RegExp, string])[] = [
  [begins(String.raw`//|/\*|%|--`), "a comment begins with #"],
  [begins(String.raw`[^=]*:=`), "write = in place of :="],
  [begins(String.raw`[^=<>!]*==`), "a statement has one =, not =="],
  [begins(String.raw`NAME\s*[-+*/]=`), "assignments like += stand in handlers only"],
  [begins(String.raw`NAME(?:\s*,\s*NAME)+\s*=`), "define one name at a time: a = 1; b = 2"],
  [begins(String.raw`(?:d\^?2|d²)\s*NAME|NAME\s*''`), "a second derivative is two equations: x' = v; v' = …"],
  [begins(String.raw`dNAME\s*/\s*d(?!t\b)NAME\s*=`), "derivatives are taken by t: dX/dt = …"],
  [begins(String.raw`NAME\s*'\s*\(|dNAME\s*\(\s*t\s*\)\s*/`), "write dX/dt = … or X' = …, without (t)"],
  [begins(String.raw`(?:if|elif|else|switch)\b`), "conditions stand in expressions: x = if(c, a, b)"],
  [
    begins(String.raw`(?:for|while|do|loop)\b`),
    "there are no loops: an equation holds for every element and at all times",
  ],
  [begins(String.raw`(?:function|def|func|fun)\s`), "a function is written f(x, y) = …"],
  [
    begins(String.raw`(?:par(?:am(?:eter)?s?)?|p|number|const|let|var|int|float|double)\s+NAME\s*=`),
    "write name = value",
  ],
  [begins(String.raw`init\s+NAME\s*=`), "an initial value is written X(0) = …"],
  [begins(String.raw`aux\s+NAME\s*=`), "write name = …: every named expression can be recorded"],
  [begins(String.raw`(?:done|end|quit)$`), "leave it out: a model ends where its text ends"],
  [begins(String.raw`@`), "how a run goes is not part of a model: give options, such as --dt"],
  [begins(String.raw`population\s`), "a population is a block: population NAME = size { … }"],
  [begins(String.raw`projection\s`), "a projection is a block: projection NAME from SOURCES to TARGETS { … }"],
  [
    begins(String.raw`(?:group|neurons?|neurongroup|cells?|layer)\s+NAME[^=]*(?:=[^=]*)?\{`),
    "write population NAME = size { … }",
  ],
  [begins(String.raw`(?:synapses?|connections?)\s+NAME[^{]*\{`), "write projection NAME from SOURCES to TARGETS { … }"],
  [begins(String.raw`(?:import|from|include|using)\b`), "a model is one text: it imports nothing"],
];

/** Parts of expressions that are none. */
const EXPRESSIONS: readonly (readonly [RegExp, string])[] = [
  [/\/\/|\/\*/, "a comment begins with #"],
  [/&&/, "write and in place of &&"],
  [/\|\|/, "write or in place of ||"],
  [/\*\*/, "write ^ in place of **"],
  [/:=/, "write = in place of :="],
  [/=>|->/, "a function is a statement: f(x, y) = …"],
  [/(?:^|[^\p{L}\p{N}_)\]!'\s])\s*!(?!=)/u, "write not (…) in place of !"],
  [/\bif\b.*\b(?:then|else)\b/s, "write if(c, a, b)"],
];

const first = (hints: typeof STATEMENTS, text: string): string | undefined =>
  hints.find(([pattern]) => pattern.test(text))?.[1];

/** No more of a text than this is looked at. */
const LONGEST = 1000;

/** For a line that is not a statement. */
export const statementHint = (text: string): string | undefined => first(STATEMENTS, text.slice(0, LONGEST));

/** For text that is not an expression. */
export const expressionHint = (text: string): string | undefined => first(EXPRESSIONS, text.slice(0, LONGEST));
