/* <pk-map>: the map and its table. The table stands without a script; the map is drawn where the
   browser can, and the address says which community or which part is in view. */
import { get } from "../api.js";
import { count } from "../dom.js";
import { typing } from "../dom.js";
import { onTheme } from "../explore/colours.js";
import { showCard, showPicked } from "./card.js";
import { inLasso, nearest } from "./choose.js";
import { decodeMap } from "./decode.js";
import { Lasso } from "./lasso.js";
import { canDraw, Scene } from "./scene.js";
import { Words } from "./words.js";

const SMALL = 480;
const MOST_PICKED = 300;
const REACH = 9; // px around a dot that are the dot
const PAN = 0.2;

class PaperMap extends HTMLElement {
  async connectedCallback() {
    this.find = (selector) => this.querySelector(selector);
    this.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.toggled(event));
    if (!canDraw()) return this.say("This browser draws no WebGL, so the communities are here as a table.");
    try {
      this.map = decodeMap(await get("/map"));
    } catch (error) {
      return this.say(`The map did not come: ${error.message} ${error.hint ?? ""}`);
    }
    this.count();
    for (const node of this.querySelectorAll(".segments, [data-tool='lasso']")) node.hidden = false;
    const asked = new URLSearchParams(location.search);
    this.show(asked.get("view") ?? (innerWidth < SMALL && !asked.has("c") ? "table" : "map"));
  }

  say(words) {
    Object.assign(this.find(".atlas-notice"), { textContent: words, hidden: false });
    this.dataset.view = "table";
  }

  /** What the server could not know: how many stand outside, how many came later. */
  count() {
    const outside = this.map.community.filter((number) => number < 0).length;
    const newer = this.map.papers - this.map.ids.length;
    if (outside) this.find("[data-outside]").textContent = `, ${count(outside, "paper")} around them share little`;
    if (newer > 0) this.find("[data-newer]").textContent = `; ${count(newer, "paper")} came later`;
  }

  show(view) {
    this.dataset.view = view;
    this.find(".atlas-stage").hidden = view !== "map";
    for (const button of this.querySelectorAll(".segments button")) button.setAttribute("aria-pressed", String(button.dataset.tool === view));
    if (view === "map" && !this.scene) this.draw();
  }

  draw() {
    this.canvas = this.find(".atlas-canvas");
    this.card = this.find(".atlas-card");
    this.scene = new Scene(this.find(".atlas-drawing"), this.map);
    this.words = new Words(this.find(".atlas-words"), this.scene, this.map);
    this.scene.moved = () => this.words.moved();
    this.lasso = new Lasso(this.canvas, this.find(".atlas-lasso"), (corners) => this.picked(corners));
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => this.leave());
    this.canvas.addEventListener("pointerdown", (event) => { this.down = this.lasso.at(event); });
    this.canvas.addEventListener("click", (event) => this.take(event));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    onTheme(() => this.scene.draw());
    const asked = new URLSearchParams(location.search).get("c");
    if (asked !== null) this.visit(Number(asked));
    this.words.moved();
    this.dataset.drawn = "";
  }

  /** Look at a community; the address keeps it. */
  visit(number) {
    const community = this.map.communities.find(({ id }) => id === number);
    if (!community) return;
    this.show("map");
    this.scene.show(community);
    history.replaceState(null, "", `/map?c=${number}`);
  }

  clicked(event) {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    const community = event.target.closest("[data-community]");
    if (community && this.map && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.visit(Number(community.dataset.community));
    }
    if (tool === "map" || tool === "table") this.show(tool);
    if (tool === "in") this.scene.zoom(1 / 1.6);
    if (tool === "out") this.scene.zoom(1.6);
    if (tool === "fit") this.fit();
    if (tool === "lasso") this.useLasso(!this.lasso.on);
  }

  fit() {
    this.scene.fit();
    history.replaceState(null, "", "/map");
  }

  useLasso(on) {
    if (this.dataset.view !== "map") this.show("map");
    this.lasso.on = on;
    this.toggleAttribute("data-lasso", on);
    this.find("[data-tool='lasso']").setAttribute("aria-pressed", String(on));
  }

  picked(corners) {
    this.useLasso(false);
    const border = corners.map(([x, y]) => { const place = this.scene.place(x, y); return [place.x, place.y]; });
    const ids = inLasso(this.map, border).map((at) => this.map.ids[at]);
    showPicked(this.find(".atlas-picked"), ids, MOST_PICKED);
  }

  /** The paper under a point of the canvas; -1 where there is none. */
  under([x, y]) {
    const place = this.scene.place(x, y);
    return nearest(this.map, place.x, place.y, REACH / this.scene.scale);
  }

  hover(event) {
    if (this.kept || this.lasso.corners || event.buttons) return;
    const spot = this.lasso.at(event);
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const at = this.under(spot);
      if (at !== this.closed) this.closed = null;
      if (!this.kept && at !== this.closed) this.paper(at, false);
    });
  }

  leave() {
    cancelAnimationFrame(this.frame);
    if (!this.kept) this.paper(-1, false);
  }

  take(event) {
    const spot = this.lasso.at(event);
    if (this.down && Math.hypot(spot[0] - this.down[0], spot[1] - this.down[1]) > 4) return;
    this.paper(this.under(spot), true);
  }

  /** Show the card of a paper, or none; `kept` leaves it there, with links. */
  async paper(at, kept) {
    this.kept = kept && at >= 0;
    if (at === this.at && !kept) return;
    this.at = at;
    this.canvas.style.cursor = at >= 0 ? "pointer" : "";
    if (at < 0) { this.card.hidden = true; return; }
    const id = this.map.ids[at];
    await this.words.ask([id]);
    if (this.at !== at) return;
    const community = this.map.communities[this.map.community[at]]?.name;
    const place = this.scene.screen(this.map.x[at], this.map.y[at]);
    const title = this.words.titles.get(id) ?? "This paper has gone";
    showCard(this.card, this.canvas, { id, title, year: this.map.year[at], community, ...place, kept });
    if (kept) this.card.querySelector("a").focus({ focusVisible: false });
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      ArrowLeft: () => this.scene.pan(-PAN, 0), ArrowRight: () => this.scene.pan(PAN, 0),
      ArrowUp: () => this.scene.pan(0, PAN), ArrowDown: () => this.scene.pan(0, -PAN),
      "+": () => this.scene.zoom(1 / 1.6), "-": () => this.scene.zoom(1.6), 0: () => this.fit(),
      Enter: () => this.middle(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  middle() {
    const { clientWidth, clientHeight } = this.canvas;
    const place = this.scene.place(clientWidth / 2, clientHeight / 2);
    this.paper(nearest(this.map, place.x, place.y, Infinity), true);
  }

  toggled(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && this.kept) {
      this.closed = this.at; // a pointer that rests there does not open it again
      this.paper(-1, true);
      this.canvas.focus();
    }
    if (event.key === "t" && this.map && (!typing(event) || event.composedPath().includes(this.canvas))) {
      this.show(this.dataset.view === "map" ? "table" : "map");
    }
  }
}

customElements.define("pk-map", PaperMap);
