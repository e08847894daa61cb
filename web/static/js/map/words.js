/* The words over the map: names of communities far out, titles of papers near in. While the map
   moves they are only moved along; which ones fit is decided once it rests. */
import { get } from "../api.js";
import { el } from "../dom.js";
import { apart, inView, short } from "./choose.js";

const NEAR = 26; // px between papers from which on titles are shown
const MOST_TITLES = 60;
const REST = 140; // ms without a move
const LINE = 18; // px

export class Words {
  constructor(container, scene, map) {
    Object.assign(this, { container, scene, map });
    this.titles = new Map();
    this.shown = [];
    const first = (name) => name.split(", ", 1)[0];
    this.regions = [
      ...map.communities.map((community) => this.region(community, community.name)),
      ...map.communities.map((community) => this.region(community, first(community.name))),
    ];
    this.measure = document.createElement("canvas").getContext("2d");
    const style = getComputedStyle(container);
    this.fonts = { region: `600 13px ${style.getPropertyValue("--sans")}`, title: `13px ${style.getPropertyValue("--serif")}` };
  }

  /** A name over its region; where the whole name has no room, its first part may have. */
  region(community, name) {
    const text = short(name, 44);
    const node = el("a", { class: "region", href: `/map?c=${community.id}`, "data-community": community.id, tabindex: "-1" }, text);
    return { node, text, x: community.x, y: community.y, radius: community.radius, kind: "region", key: community.id };
  }

  /** The map has moved: words go along, and are chosen again when it rests. */
  moved() {
    for (const word of this.shown) this.put(word);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.choose(), REST);
  }

  put(word) {
    const { x, y } = this.at(word);
    word.node.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  /** The corner of a word on the screen: a name is around its place, a title beside its dot. */
  at(word) {
    const { x, y } = this.scene.screen(word.x, word.y);
    const left = word.kind === "region" ? x - word.width / 2 : x + this.scene.radius(word.paper) + 3;
    return { x: left, y: y - LINE / 2 };
  }

  /** Decide which words are shown. Names come first, the larger community before the smaller. */
  async choose() {
    const { clientWidth, clientHeight } = this.container;
    const scale = this.scene.scale;
    const near = this.scene.spacing * scale >= NEAR;
    const large = Math.min(clientWidth, clientHeight) * 0.6;
    const names = this.regions.filter((word) => word.radius * scale < large);
    const titles = near ? await this.near() : [];
    const boxes = [...names, ...titles].map((word) => this.box(word)).filter((box) => within(box, clientWidth, clientHeight));
    this.show(apart(boxes).map((box) => box.word));
  }

  box(word) {
    this.measure.font = this.fonts[word.kind];
    word.width ??= this.measure.measureText(word.text).width + (word.kind === "region" ? 8 : 0);
    return { word, key: word.key, ...this.at(word), width: word.width, height: LINE };
  }

  /** The titles of the papers in view, the most central ones; asked for where they are not known. */
  async near() {
    const found = inView(this.map, this.scene.rectangle, MOST_TITLES);
    await this.ask(found.map((at) => this.map.ids[at]));
    return found
      .filter((at) => this.titles.has(this.map.ids[at]))
      .map((at) => {
        const text = short(this.titles.get(this.map.ids[at]));
        return { node: el("span", { class: "title" }, text), text, x: this.map.x[at], y: this.map.y[at], kind: "title", paper: at };
      });
  }

  /** Ask for titles that are not known; what the server does not say stays untitled. */
  async ask(ids) {
    const unknown = ids.filter((id) => !this.titles.has(id));
    if (!unknown.length) return;
    const answer = await get("/map/titles", { ids: unknown.join(",") }).catch(() => ({ items: [] }));
    for (const item of answer.items) this.titles.set(item.id, item.title);
  }

  show(words) {
    this.shown = words;
    this.container.replaceChildren(...words.map((word) => word.node));
    for (const word of words) this.put(word);
    this.container.dataset.words = String(words.length);
  }
}

const within = (box, width, height) =>
  box.x < width && box.x + box.width > 0 && box.y < height && box.y + box.height > 0;
