//! Other keys to begin with.

use super::{Action, Context};

/// Pagers' keys: what differs from the settled ones. What loses a key to these and has no other gets one here.
pub(super) const LESS: &[(Context, Action, &str)] = &[
    (Context::Body, Action::LineDown, "j e <down> <cr> <c-e> <c-n>"),
    (Context::Body, Action::LineUp, "k y <up> <c-y> <c-p>"),
    (Context::Body, Action::PageDown, "<space> f z <c-f> <c-v> <pgdn>"),
    (Context::Body, Action::PageUp, "b w <c-b> <a-v> <pgup>"),
    (Context::Body, Action::Top, "g <lt> <home>"),
    (Context::Body, Action::Bottom, "G > <end>"),
    (Context::Body, Action::Info, "="),
    (Context::Body, Action::Help, "h H ? <f1>"),
    (Context::Body, Action::Edit, "v"),
    (Context::Body, Action::Close, "q Q"),
    (Context::Body, Action::PanLeft, "<left>"),
    (Context::Body, Action::Open, "o"),
    (Context::Body, Action::Outline, "O"),
    (Context::Body, Action::Labels, "F"),
    (Context::Body, Action::PreviousChapter, "P"),
    (Context::Body, Action::NextChapter, "L"),
    (Context::Body, Action::SelectSentences, "s"),
    (Context::Body, Action::SelectRows, "S"),
    (Context::Body, Action::Copy, "c"),
    (Context::Body, Action::CopyLink, "C"),
    (Context::Body, Action::DefaultMeasure, "_"),
    (Context::Body, Action::Margin, "x"),
    (Context::Body, Action::Annotations, "W"),
    (Context::Body, Action::Split, "D"),
    (Context::Body, Action::OtherHalf, "X"),
    (Context::Popup, Action::LineDown, "j e <down> <c-e> <c-n>"),
    (Context::Popup, Action::LineUp, "k <up> <c-y> <c-p>"),
    (Context::Popup, Action::PageDown, "<space> f <c-f> <c-v> <pgdn>"),
    (Context::Popup, Action::PageUp, "b w <c-b> <a-v> <pgup>"),
    (Context::Popup, Action::Top, "g <lt> <home>"),
    (Context::Popup, Action::Bottom, "G > <end>"),
    (Context::Popup, Action::Close, "q Q"),
];
