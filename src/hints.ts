/** What to write in place of what other languages and programs have. */

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const begins = (pattern: string): RegExp => new RegExp(`^(?:${pattern.replaceAll("NAME", NAME)})`, "u");

/** Beginnings of lines that are no statements. */
const STATEMENTS: readonly (readonly [beginning: string, hint: string])[] = [
  [String.raw`//|/\*|%|--`, "a comment begins with #"],
  [String.raw`[^=]*:=`, "write = in place of :="],
  [String.raw`[^=<>!]*==`, "a statement has one =, not =="],
  [String.raw`NAME\s*[-+*/]=`, "assignments like += stand in handlers only"],
  [String.raw`NAME(?:\s*,\s*NAME)+\s*=`, "define one name at a time: a = 1; b = 2"],
  [String.raw`(?:d\^?2|d²)\s*NAME|NAME\s*''`, "a second derivative is two equations: x' = v; v' = …"],
  [String.raw`dNAME\s*/\s*d(?!t\b)NAME\s*=`, "derivatives are taken by t: dX/dt = …"],
  [String.raw`NAME\s*'\s*\(|dNAME\s*\(\s*t\s*\)\s*/`, "write dX/dt = … or X' = …, without (t)"],
  [String.raw`(?:if|elif|else|switch)\b`, "conditions stand in expressions: x = if(c, a, b)"],
  [String.raw`(?:for|while|do|loop)\b`, "there are no loops: an equation holds for every element and at all times"],
  [String.raw`(?:function|def|func|fun)\s`, "a function is written f(x, y) = …"],
  [String.raw`(?:par(?:am(?:eter)?s?)?|p|number|const|let|var|int|float|double)\s+NAME\s*=`, "write name = value"],
  [String.raw`init\s+NAME\s*=`, "an initial value is written X(0) = …"],
  [String.raw`aux\s+NAME\s*=`, "write name = …: every named expression can be recorded"],
  [String.raw`(?:done|end|quit)$`, "leave it out: a model ends where its text ends"],
  [String.raw`@`, "how a run goes is not part of a model: give options, such as --dt"],
  [String.raw`population\s`, "a population is a block: population NAME = size { … }"],
  [String.raw`projection\s`, "a projection is a block: projection NAME from SOURCES to TARGETS { … }"],
  [
    String.raw`(?:group|neurons?|neurongroup|cells?|layer)\s+NAME[^=]*(?:=[^=]*)?\{`,
    "write population NAME = size { … }",
  ],
  [String.raw`(?:synapses?|connections?)\s+NAME[^{]*\{`, "write projection NAME from SOURCES to TARGETS { … }"],
  [String.raw`(?:import|from|include|using)\b`, "a model is one text: it imports nothing"],
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

/** No more of a text than this is looked at. */
const LONGEST = 1000;

/** For a line that is not a statement. */
export function statementHint(text: string): string | undefined {
  const start = text.slice(0, LONGEST);
  return STATEMENTS.find(([beginning]) => begins(beginning).test(start))?.[1];
}

/** For text that is not an expression. */
export function expressionHint(text: string): string | undefined {
  const start = text.slice(0, LONGEST);
  return EXPRESSIONS.find(([pattern]) => pattern.test(start))?.[1];
}
