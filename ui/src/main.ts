/** Where the interface begins. */
import { mount } from "svelte";
import App from "./App.svelte";
import { backend } from "./ipc";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

// Nothing that is typed here leaves the page by the clipboard, by dragging or through a menu, and no
// file that is dropped is opened.
for (const way of ["copy", "cut", "dragstart", "contextmenu", "dragover", "drop"]) {
  document.addEventListener(way, (event) => event.preventDefault());
}

const target = document.getElementById("app");
if (target !== null) mount(App, { target, props: { backend } });
