//! Frame to clean page: find the quad, warp, codes, PDF; pure, no I/O, no clock
