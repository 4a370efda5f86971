//! Serves the interface's commands over loopback HTTP, so that a plain browser can drive the real core
