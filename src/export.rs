//! Documents for pipes: plain and styled text, JSON.
