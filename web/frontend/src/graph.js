/* What the graph pages need of vis-network: the esnext build inserts no style sheet, so the page's
   Content-Security-Policy holds. */
export { Network } from "vis-network/esnext";
export { DataSet } from "vis-data/esnext";
