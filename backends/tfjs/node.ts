/** What loads TensorFlow is shared with the backends whose graphs it runs whole. */
export { loadTfjsNode, type SavedModel, type TfjsNode } from "../tfjs-node.ts";
