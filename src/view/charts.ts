/** What pictures need of Observable Plot, the XML document it draws into, and PNG: the build bundles this module. */
import { DOMImplementation, XMLSerializer } from "@xmldom/xmldom";

export { encode as encodePng } from "fast-png";
export {
  axisX,
  axisY,
  dot,
  gridX,
  gridY,
  image,
  line,
  plot,
  rect,
  ruleX,
  ruleY,
  scale,
  text,
} from "@observablehq/plot";

/** An empty document, for Plot to make its elements in. */
export const newDocument = (): Document =>
  new DOMImplementation().createDocument("http://www.w3.org/2000/svg", "svg") as unknown as Document;

/** The text of an element, with its namespace. */
export const serialize = (element: Element): string => new XMLSerializer().serializeToString(element as never);
