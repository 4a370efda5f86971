import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/** A running `tram-bridge`, for working on the interface against the real core in a browser. */
const bridge = process.env["TRAM_BRIDGE"];

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    ...(bridge === undefined ? {} : { proxy: { "/call": bridge, "/page": bridge } }),
  },
  build: {
    target: ["safari16.4", "chrome120"],
    // Fonts and pictures stay files: the policy allows no `data:` fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
