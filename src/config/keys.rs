//! The `[keys]` of the settings.

use toml::Spanned;
use toml::de::DeValue;

use super::Problem;
use super::read::{unknown, words};
use crate::keymap::{Action, Clash, Context, Key, KeyCode, Keymap, keys, shown};
use crate::text::Ordered;

/// The keys of an action in a context, instead of those it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remap {
    /// Where it holds.
    pub context: Context,
    /// What the keys do.
    pub action: Action,
    /// The keys, each a sequence; none takes the action's keys away.
    pub keys: Vec<Vec<Key>>,
    /// The line of the settings, from 1.
    pub line: usize,
}

/// Reads the tables `[keys.CONTEXT]`.
pub(super) fn read(
    value: &Spanned<DeValue<'_>>,
    line: &dyn Fn(usize) -> usize,
    remaps: &mut Vec<Remap>,
    problems: &mut Vec<Problem>,
) {
    let DeValue::Table(contexts) = value.get_ref() else {
        let message = "`keys` must hold tables such as [keys.body]; the keys to begin with are `preset`";
        return problems.push(Problem::new(line(value.span().start), message));
    };
    for (name, table) in contexts {
        let at = line(name.span().start);
        let Some(context) = Context::ALL.into_iter().find(|context| context.name() == name.get_ref()) else {
            let names = Context::ALL.iter().map(|context| context.name());
            problems.push(Problem::new(at, unknown("table of keys", name.get_ref(), names)));
            continue;
        };
        let DeValue::Table(actions) = table.get_ref() else {
            problems.push(Problem::new(at, format!("`keys.{}` must be a table", context.name())));
            continue;
        };
        for (name, value) in actions {
            let at = line(name.span().start);
            match remap(context, name.get_ref(), value, at) {
                Ok(remap) => remaps.push(remap),
                Err(message) => problems.push(Problem::new(at, message)),
            }
        }
    }
    // The file's order, not that of the names: of two that take one key, the later is told.
    remaps.order_by_key(|remap| remap.line);
}

fn remap(context: Context, name: &str, value: &Spanned<DeValue<'_>>, line: usize) -> Result<Remap, String> {
    let action = Action::by_name(name)
        .ok_or_else(|| unknown("action", name, Action::ALL.iter().map(|action| action.name())))?;
    if !Keymap::knows(context, action) {
        return Err(format!("`{name}` is nothing that the {} can do", context.name()));
    }
    let written =
        words(value).ok_or_else(|| format!("`{name}` must be keys in quotes, or a list of them"))?;
    let mut keys: Vec<Vec<Key>> = written.iter().map(|(text, _)| sequence(text)).collect::<Result<_, _>>()?;
    let always = vec![Key { ctrl: true, ..Key::char('c') }];
    let takes = keys.iter().any(|keys| keys.contains(&always[0]));
    if action == Action::Quit {
        keys.retain(|keys| *keys != always);
        keys.push(always);
    } else if takes {
        return Err("Ctrl-c always quits".to_owned());
    }
    Ok(Remap { context, action, keys, line })
}

/// Keys pressed one after the other, as they are written in the settings.
fn sequence(text: &str) -> Result<Vec<Key>, String> {
    let read = keys(text);
    if read.is_empty() {
        return Err("a key must not be empty".to_owned());
    }
    // What is no name is read as the characters typed, which nobody means by a word in angle brackets.
    let is_bracket = |key: &Key| *key == Key::char('<');
    if text.len() > 1 && read.iter().any(is_bracket) && !text.contains("<lt>") {
        return Err(format!("`{text}` names no key"));
    }
    if let Some(Key { code: KeyCode::Char(c), ctrl: false, alt: false, .. }) = read.first()
        && c.is_ascii_digit()
    {
        return Err(format!("`{text}` begins with a digit, and digits count"));
    }
    Ok(read)
}

/// Changes keys as the settings say; what cannot be is told and left as it was.
pub(super) fn apply(keymap: &mut Keymap, remaps: &[Remap]) -> Vec<Problem> {
    let mut problems = Vec::new();
    // All first lose what they have, so that two actions can change keys.
    for remap in remaps {
        keymap.unbind(remap.context, remap.action);
    }
    let mut set: Vec<(&Remap, &[Key])> = Vec::new();
    for remap in remaps {
        for keys in &remap.keys {
            let twice = set.iter().find(|(other, taken)| other.context == remap.context && *taken == keys);
            let own = shown(keys);
            let why = if let Some((other, _)) = twice {
                format!("`{}` of line {} has it", other.action.name(), other.line)
            } else if let Err(clash) = keymap.bind(remap.context, remap.action, keys.clone()) {
                let Clash { action, keys: other, shorter } = clash;
                let owner = if action == remap.action {
                    "it".to_owned()
                } else {
                    let line =
                        set.iter().find(|(set, _)| set.context == remap.context && set.action == action);
                    let line = line.map(|(set, _)| format!(" of line {}", set.line)).unwrap_or_default();
                    format!("`{}`{line}", action.name())
                };
                if shorter {
                    format!("{owner} has {other}, which is enough, so that {own} could never be typed")
                } else {
                    format!("{owner} has {other}, which begins with {own} and could never be typed any more")
                }
            } else {
                set.push((remap, keys));
                continue;
            };
            let message = format!("`{}` cannot take {own}: {why}", remap.action.name());
            problems.push(Problem::new(remap.line, message));
        }
    }
    problems
}
