//! Frames to a bare buffer.
