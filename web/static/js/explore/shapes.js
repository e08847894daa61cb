/* The marks of the kinds as paths of radius 1, for the canvas and for SVG alike. Pure. */

export const PATHS = {
  Method: "M0 -1L1 0L0 1L-1 0Z",
  Model: "M-.5 -.87L.5 -.87L1 0L.5 .87L-.5 .87L-1 0Z",
  Dataset: "M-.94 -.94L.94 -.94L.94 .94L-.94 .94Z",
  Hardware: "M-1 -.86L1 -.86L0 .94Z",
  Task: "M-1 .86L1 .86L0 -.94Z",
  Metric: star(5, 1.06, 0.44),
  Software: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
  Paper: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
  Author: "M-1 -.55L1 -.55A.55 .55 0 0 1 1 .55L-1 .55A.55 .55 0 0 1 -1 -.55Z",
  Result: "M-1.1 -.65L1.1 -.65L1.1 .65L-1.1 .65Z",
};

/** Marks that are drawn as an outline, with the page inside. */
export const OUTLINED = new Set(["Software", "Result"]);

function star(points, outer, inner) {
  const corners = [];
  for (let i = 0; i < points * 2; i += 1) {
    const far = i % 2 ? inner : outer;
    const angle = (Math.PI * i) / points - Math.PI / 2;
    corners.push(`${(far * Math.cos(angle)).toFixed(3)} ${(far * Math.sin(angle)).toFixed(3)}`);
  }
  return `M${corners.join("L")}Z`;
}
