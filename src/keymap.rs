//! The closed list of what a reader can ask for, and which keys ask for it.
//!
//! One table ([`Action::ALL`], [`BINDINGS`]) feeds the program, the help, and `docs/keys.md`, so that none of
//! them can drift. Start with [`Keymap::look_up`].

mod action;
mod bindings;
mod key;
mod presets;

use std::fmt::Write as _;

pub use action::{Action, Group};
pub use bindings::BINDINGS;
pub use key::{Key, KeyCode, keys};

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The text.
    Body,
    /// The contents at the side.
    Sidebar,
    /// A popup with text: a note, a source, help.
    Popup,
    /// Text that is being selected.
    Selection,
    /// A line to type in, with or without a list under it.
    Prompt,
    /// The results of a search, and the line that they answer.
    Results,
}

impl Context {
    /// All of them, in the order of help.
    pub const ALL: [Context; 6] = [
        Context::Body,
        Context::Sidebar,
        Context::Popup,
        Context::Selection,
        Context::Prompt,
        Context::Results,
    ];

    /// Whether keys that ask for nothing are typed.
    pub fn is_typed_in(self) -> bool {
        matches!(self, Context::Prompt | Context::Results)
    }

    /// Its name in help and settings.
    pub fn name(self) -> &'static str {
        match self {
            Context::Body => "body",
            Context::Sidebar => "sidebar",
            Context::Popup => "popup",
            Context::Selection => "selection",
            Context::Prompt => "prompt",
            Context::Results => "results",
        }
    }
}

/// Keys and what they do in one context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, pressed one after the other.
    pub keys: Vec<Key>,
    /// What they do.
    pub action: Action,
}

/// What keys pressed so far mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// They ask for this.
    Action(Action),
    /// They begin something longer.
    Pending,
    /// They mean nothing here.
    Unbound,
}

/// Why keys cannot be bound: they begin with, or begin, other keys that are bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What those do.
    pub action: Action,
    /// Those, as they are shown.
    pub keys: String,
    /// Whether those are the shorter ones: pressed, they would always be taken first.
    pub shorter: bool,
}

/// The live key table.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    /// The settled keys.
    fn default() -> Self {
        let bindings = BINDINGS
            .iter()
            .flat_map(|(context, action, all)| {
                all.split(' ').map(|one| Binding { context: *context, keys: keys(one), action: *action })
            })
            .collect();
        Self { bindings }
    }
}

impl Keymap {
    /// Pagers' keys.
    pub fn less() -> Self {
        let mut keymap = Self::default();
        for (context, action, _) in presets::LESS {
            keymap.unbind(*context, *action);
        }
        for (context, action, all) in presets::LESS {
            for one in all.split(' ') {
                // A test holds that none clashes.
                let _ = keymap.bind(*context, *action, keys(one));
            }
        }
        keymap
    }

    /// Whether an action can be asked for in a context.
    pub fn knows(context: Context, action: Action) -> bool {
        BINDINGS.iter().any(|(own, known, _)| *own == context && *known == action)
    }

    /// Takes all keys from an action in a context.
    pub fn unbind(&mut self, context: Context, action: Action) {
        self.bindings.retain(|binding| binding.context != context || binding.action != action);
    }

    /// Gives an action keys in a context, which whatever had them loses.
    ///
    /// # Errors
    /// [`Clash`], where one of the two could never be typed.
    pub fn bind(&mut self, context: Context, action: Action, keys: Vec<Key>) -> Result<(), Clash> {
        let own = |binding: &&Binding| binding.context == context && binding.keys != keys;
        let clash = |binding: &&Binding| binding.keys.starts_with(&keys) || keys.starts_with(&binding.keys);
        if let Some(other) = self.bindings.iter().filter(own).find(clash) {
            let shorter = other.keys.len() < keys.len();
            return Err(Clash { action: other.action, keys: shown(&other.keys), shorter });
        }
        self.bindings.retain(|binding| binding.context != context || binding.keys != keys);
        self.bindings.push(Binding { context, keys, action });
        Ok(())
    }

    /// All bindings, in the order of the table.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// What the keys pressed so far mean in a context.
    pub fn look_up(&self, context: Context, pressed: &[Key]) -> Lookup {
        let mut pending = false;
        for binding in self.bindings.iter().filter(|b| b.context == context) {
            if binding.keys == pressed {
                return Lookup::Action(binding.action);
            }
            pending |= binding.keys.starts_with(pressed);
        }
        if pending { Lookup::Pending } else { Lookup::Unbound }
    }

    /// The keys of an action in a context, as they are shown, separated by blanks; empty when it has none.
    pub fn shown(&self, context: Context, action: Action) -> String {
        let mut out = String::new();
        for binding in self.bindings.iter().filter(|b| b.context == context && b.action == action) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&shown(&binding.keys));
        }
        out
    }

    /// The actions of a context with their keys, in the table's order, grouped as help shows them.
    pub fn listing(&self, context: Context) -> Vec<(Group, Vec<(Action, String)>)> {
        let mut out: Vec<(Group, Vec<(Action, String)>)> = Vec::new();
        for action in Action::ALL.iter().copied() {
            let shown = self.shown(context, action);
            if shown.is_empty() {
                continue;
            }
            match out.iter_mut().find(|(group, _)| *group == action.group()) {
                Some((_, actions)) => actions.push((action, shown)),
                None => out.push((action.group(), vec![(action, shown)])),
            }
        }
        out
    }

    /// The whole table as Markdown: `docs/keys.md`.
    pub fn markdown(&self) -> String {
        let mut out = String::from("# Keys\n\nMade from the key table by `lectern keys --markdown`.\n");
        for context in Context::ALL {
            let _ = write!(out, "\n## In the {}\n", context.name());
            for (group, actions) in self.listing(context) {
                let _ =
                    write!(out, "\n### {}\n\n| Keys | What they do | Name |\n|---|---|---|\n", group.name());
                for (action, shown) in actions {
                    let cells = shown.split(' ').map(|k| format!("`{}`", k.replace('|', "\\|")));
                    let cells: Vec<String> = cells.collect();
                    let _ = writeln!(out, "| {} | {} | `{}` |", cells.join(" "), action.doc(), action.name());
                }
            }
        }
        out
    }
}

/// Keys pressed one after the other, as they are shown.
pub fn shown(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        for map in [Keymap::default(), Keymap::less()] {
            for (at, one) in map.bindings().iter().enumerate() {
                for other in &map.bindings()[..at] {
                    let clash = one.context == other.context
                        && (one.keys.starts_with(&other.keys) || other.keys.starts_with(&one.keys));
                    // `g` goes to the top at once; that a second `g` follows is harmless and not bound.
                    assert!(!clash, "{one:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn pagers_keys_leave_no_action_without_a_key() {
        let map = Keymap::less();
        for (context, action, _) in BINDINGS {
            assert!(!map.shown(*context, *action).is_empty(), "{action:?} in the {}", context.name());
        }
        for (context, action, all) in presets::LESS {
            for one in all.split(' ') {
                assert_eq!(map.look_up(*context, &keys(one)), Lookup::Action(*action), "{one}");
            }
        }
        let quit = |pressed| map.look_up(Context::Body, &keys(pressed));
        assert_eq!(quit("<c-c>"), Lookup::Action(Action::Quit));
    }

    #[test]
    fn every_action_has_a_key_and_a_name_of_its_own() {
        let map = Keymap::default();
        for (at, action) in Action::ALL.iter().enumerate() {
            assert!(map.bindings().iter().any(|b| b.action == *action), "{action:?} has no key");
            assert!(Action::ALL[..at].iter().all(|other| other.name() != action.name()), "{action:?}");
        }
    }

    #[test]
    fn keys_are_looked_up() {
        let map = Keymap::default();
        assert_eq!(map.look_up(Context::Body, &keys("j")), Lookup::Action(Action::LineDown));
        assert_eq!(map.look_up(Context::Body, &keys("<c-d>")), Lookup::Action(Action::HalfDown));
        assert_eq!(map.look_up(Context::Body, &keys("<f12>")), Lookup::Unbound);
    }
}
