/* Undo and redo: steps of a view, each with what it was called, the state and where nodes stood.
   Pure: it keeps values, it does not draw. */

const KEPT = 100;

export class Steps {
  /** Begin with a first value that cannot be undone. */
  constructor(first) {
    this.past = [];
    this.now = { name: "", ...first };
    this.future = [];
  }

  /** Do something: what could be redone is gone. */
  push(name, value) {
    this.past.push(this.now);
    if (this.past.length > KEPT) this.past.shift();
    this.now = { name, ...value };
    this.future = [];
  }

  /** Change the present without a step: where nodes have settled, what is selected. */
  amend(value) {
    this.now = { ...this.now, ...value };
  }

  get canUndo() {
    return this.past.length > 0;
  }

  get canRedo() {
    return this.future.length > 0;
  }

  /** Go one step back; returns {value, name of what was undone}, or null. */
  undo() {
    if (!this.canUndo) return null;
    const undone = this.now;
    this.future.push(undone);
    this.now = this.past.pop();
    return { value: this.now, name: undone.name };
  }

  /** Go one step forward again; returns {value, name of what was done again}, or null. */
  redo() {
    if (!this.canRedo) return null;
    this.past.push(this.now);
    this.now = this.future.pop();
    return { value: this.now, name: this.now.name };
  }
}
