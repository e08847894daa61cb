/* What every page runs: defines the elements of the shell. Each enhances HTML that works without. */
import "./search.js";
import "./theme.js";
import "./keys.js";
import "./toast.js";
import "./tray.js";
import "./again.js";
