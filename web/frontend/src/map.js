/* What the map needs of sigma, which draws the papers with WebGL, and graphology, which holds them.
   Sigma inserts a style element only for shared gestures, which the map does not use. */
export { default as Graph } from "graphology";
export { default as Sigma } from "sigma";
