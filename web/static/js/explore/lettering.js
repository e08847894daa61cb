/* Which labels and pills a scene shows, and how wide its words are. It chooses; scene.js draws. */
import { chooseLabels, labelBox, labelOrder, labelSize, overlaps } from "./labels.js";
import { radius, shortLabel } from "./look.js";
import { CORNERS, pillBox } from "./pills.js";
import { isLit } from "./scene.js";

const FAR = 0.5; // the scale under which only the best labels are drawn
const FEW = 12;

export class Lettering {
  constructor(scene) {
    this.scene = scene;
    this.widths = new Map();
    this.measure = document.createElement("canvas").getContext("2d");
  }

  /** Choose labels and pills for what is on the screen; `toScreen` turns places into pixels. */
  choose(toScreen) {
    const { scene } = this;
    const size = labelSize(scene.scale);
    const items = labelOrder(scene.model, scene).map((id) => {
      const node = scene.model.nodes.get(id);
      const h = size * 1.25 + (scene.roles.has(id) ? 14 : 0);
      return {
        id, ...toScreen(scene.places.get(id)), r: radius(node) * scene.scale, h,
        w: this.width(shortLabel(node)) * (size / 13), always: scene.selected.has(id),
      };
    });
    scene.labels = chooseLabels(items, { most: scene.scale < FAR && !scene.dimming ? FEW : Infinity });
    scene.pills = this.choosePills(items, toScreen);
  }

  /** Pills at the first corner where they hit nothing; the selected node's always. */
  choosePills(items, toScreen) {
    const { scene } = this;
    const taken = items.map((item) => ({ left: item.x - item.r, right: item.x + item.r, top: item.y - item.r, bottom: item.y + item.r, id: item.id }));
    taken.push(...items.filter((item) => scene.labels.has(item.id)).map(labelBox));
    const chosen = new Map();
    for (const { id } of items) {
      const node = scene.model.nodes.get(id);
      if (!isLit(scene, id) || !pillBox(scene, node)) continue;
      const free = CORNERS.find((corner) => !taken.some((other) => other.id !== id && overlaps(this.onScreen(node, corner, toScreen), other)));
      if (!free && !scene.centres.has(id)) continue;
      chosen.set(id, free ?? CORNERS[0]);
      taken.push(this.onScreen(node, free ?? CORNERS[0], toScreen));
    }
    return chosen;
  }

  onScreen(node, corner, toScreen) {
    const box = pillBox(this.scene, node, corner);
    const { x, y } = toScreen(box);
    return { left: x, right: x + box.width * this.scene.scale, top: y, bottom: y + box.height * this.scene.scale };
  }

  /** The width of a text in pixels at 13 px, measured once. */
  width(words) {
    if (!this.widths.has(words)) {
      this.measure.font = `13px ${this.scene.colours.sans}`;
      this.widths.set(words, this.measure.measureText(words).width);
    }
    return this.widths.get(words);
  }
}
