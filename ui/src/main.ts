/** Where the interface begins. */
import { mount } from "svelte";
import App from "./App.svelte";
import { backend } from "./ipc";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

const target = document.getElementById("app");
if (target !== null) mount(App, { target, props: { backend } });
