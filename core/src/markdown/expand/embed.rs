//! Obsidian's embeds: `![[Note]]`, `![[Note#Section]]` and `![[Note#^block]]` on a line of their own show the note,
//! or that part of it, as a quotation (Obsidian: Embed files). In a line they stay links; pictures are no embeds.

use std::ops::Range;

use super::lines::{Code, lines};
use crate::diagnostic::{Diagnostic, Severity};
use crate::markdown::rewrite::Rewritten;
use crate::markdown::site::{Include, Site};
use crate::markdown::{decode, front_matter, slug};
use crate::text::SourceSpan;

/// Embeds inside embeds, as deep as Obsidian shows them.
const DEEPEST: usize = 5;

/// More notes than any page embeds.
const MOST_EMBEDS: usize = 200;

/// What embeds may add to a page, in bytes.
const MOST_ADDED: usize = 2 * 1024 * 1024;

/// Writes embedded notes; `None` where there are none.
pub(super) fn expand(
    text: &str,
    start: usize,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rewritten> {
    memchr::memmem::find(&text.as_bytes()[start..], b"![[")?;
    let own = (site.own)();
    let own = own.as_ref().and_then(|own| own.text("name")).and_then(|name| name.rsplit_once('.'));
    let open = own.map(|(name, _)| name.to_lowercase()).into_iter().collect();
    let mut run = Run { site, left: MOST_EMBEDS, added: 0, open };
    let mut out = Rewritten::default();
    out.copy(text, 0..start);
    let mut changed = false;
    for line in lines(text, start, &|_| false) {
        let embed = if line.code == Code::Outside { embed(&text[line.range.clone()]) } else { None };
        match embed.map(|embed| (run.note(&embed), embed)) {
            Some((Some(shown), _)) => {
                out.insert(&shown, line.range.clone());
                changed = true;
            }
            Some((None, embed)) => {
                let note = crate::text::safe(embed.target).replace('\n', " ");
                diagnostics.push(
                    Diagnostic::new(
                        Severity::Information,
                        "missing-include",
                        format!("the embedded note {note} cannot be shown here"),
                    )
                    .help("it is not in the folder, has no such section, or embeds itself")
                    .at(SourceSpan::from(line.range.clone())),
                );
                out.copy(text, line.range.clone());
            }
            None => out.copy(text, line.range.clone()),
        }
    }
    changed.then_some(out)
}

/// One embed, alone on its line.
struct Embed<'a> {
    /// What stands before it: blanks, quotation marks.
    before: &'a str,
    /// What it names, with its section.
    target: &'a str,
    note: &'a str,
    section: Option<&'a str>,
}

fn embed(line: &str) -> Option<Embed<'_>> {
    let content = line.trim_start_matches([' ', '\t', '>']);
    let before = &line[..line.len() - content.len()];
    let inner = content.trim_end().strip_prefix("![[")?.strip_suffix("]]")?;
    let target = inner.split('|').next()?.trim();
    let (note, section) = target.split_once('#').map_or((target, None), |(note, part)| (note, Some(part)));
    let is_note = note.rsplit_once('.').is_none_or(|(_, end)| {
        end.eq_ignore_ascii_case("md") || end.len() > 4 || end.contains(|c: char| !c.is_ascii_alphanumeric())
    });
    let plain = !inner.contains(['[', ']']) && !target.is_empty() && before.len() < 32;
    (plain && is_note).then_some(Embed { before, target, note: note.trim(), section })
}

struct Run<'s> {
    site: &'s Site<'s>,
    left: usize,
    added: usize,
    /// The page, and the notes that are being shown, the outermost first.
    open: Vec<String>,
}

impl Run<'_> {
    /// What an embed shows, quoted; `None` where it cannot be shown.
    fn note(&mut self, embed: &Embed<'_>) -> Option<String> {
        let target = embed.target.to_lowercase();
        if self.open.len() > DEEPEST || self.left == 0 || self.open.contains(&target) {
            return None;
        }
        self.left -= 1;
        let bytes = (self.site.include)(&Include::Note(embed.note))?;
        let decoded = decode::decode(&bytes);
        let body = decoded.text[decoded.start..].replace("\r\n", "\n");
        let body = &body[front_matter::cut(&body, 0).map_or(0, |cut| cut.end)..];
        let part = match embed.section {
            Some(section) => &body[part(body, section)?],
            None => body,
        };
        self.added += part.len();
        if self.added > MOST_ADDED {
            return None;
        }
        self.open.push(target);
        let mut shown = format!("{}\n", embed.before.trim_end());
        for line in lines(part, 0, &|_| false) {
            let written = part[line.range.clone()].trim_end_matches('\n');
            let inner = if line.code == Code::Outside { self::embed(written) } else { None };
            let inner = inner.and_then(|inner| self.note(&inner));
            // A blank line after an embed stays, so that what follows is not taken to go on with it.
            let quoted =
                inner.as_deref().map_or(without_block_id(written), |inner| &inner[..inner.len() - 1]);
            for line in quoted.split('\n') {
                shown.push_str(embed.before);
                shown.push_str("> ");
                shown.push_str(line);
                shown.push('\n');
            }
        }
        self.open.pop();
        shown.push_str(embed.before.trim_end());
        shown.push('\n');
        Some(shown)
    }
}

/// A line without the name that Obsidian gives its block.
fn without_block_id(line: &str) -> &str {
    block_id(line).map_or(line, |id| line[..line.len() - id.len() - 1].trim_end())
}

/// The name at the end of a line, `^name`.
fn block_id(line: &str) -> Option<&str> {
    let at = line.rfind('^').filter(|at| line[..*at].is_empty() || line[..*at].ends_with(' '))?;
    let id = &line[at + 1..];
    (!id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then_some(id)
}

/// The part of a note that `Section`, `Section#Subsection` or `^block` names.
fn part(body: &str, section: &str) -> Option<Range<usize>> {
    let lines = lines(body, 0, &|_| false);
    let outside = |at: &usize| lines[*at].code == Code::Outside;
    if let Some(id) = section.strip_prefix('^') {
        let at = (0..lines.len()).filter(outside).find(|at| block_id(lines[*at].content) == Some(id))?;
        let is_item =
            |line: &str| line.starts_with(['-', '*', '+']) || line.starts_with(|c: char| c.is_ascii_digit());
        // A name alone on its line is that of the block before it.
        let last = if lines[at].content.len() > id.len() + 1 {
            at
        } else {
            (0..at).rev().find(|at| !lines[*at].content.is_empty())?
        };
        let mut first = last;
        while first > 0 && !is_item(lines[first].content) && !lines[first - 1].content.is_empty() {
            first -= 1;
        }
        return Some(lines[first].range.start..lines[last].range.end);
    }
    let level = |at: usize| {
        let marks = lines[at].content.bytes().take_while(|b| *b == b'#').count();
        let is_heading = (1..7).contains(&marks) && lines[at].content[marks..].starts_with([' ', '\t']);
        (is_heading && lines[at].code == Code::Outside && lines[at].indent < 4).then_some(marks)
    };
    let (mut first, mut end) = (0, lines.len());
    for name in section.split('#') {
        let wanted = slug::slug(name);
        let found = (first..end).find_map(|at| {
            let marks = level(at)?;
            (slug::slug(lines[at].content[marks..].trim_matches(['#', ' '])) == wanted).then_some((at, marks))
        });
        let (at, marks) = found?;
        first = at;
        end = (at + 1..end).find(|at| level(*at).is_some_and(|other| other <= marks)).unwrap_or(end);
    }
    Some(lines[first].range.start..lines.get(end).map_or(body.len(), |line| line.range.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let include = |wanted: &Include<'_>| {
            match wanted {
            Include::Note("B") => {
                Some(b"---\nx: 1\n---\n# B\nintro\n## One\none\n### In\ninner\n## Two\n- a\n- b ^id\n\npara\nmore ^pid\n".to_vec())
            }
            Include::Note("Loop") => Some(b"before\n![[Loop]]\n![[B#Two]]\n".to_vec()),
            _ => None,
        }
        };
        let site = Site { exists: true, include: &include, ..Site::default() };
        let mut odd = Vec::new();
        let made = expand(text, 0, &site, &mut odd).map_or_else(|| text.to_owned(), |made| made.text);
        let told: String = odd.iter().map(|_| '!').collect();
        format!("{}{told}", made.lines().map(str::trim_end).collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn notes_and_their_parts_are_quoted() {
        assert_eq!(shown("a\n\n![[B#One]]\n"), "a|||> ## One|> one|> ### In|> inner|");
        assert_eq!(shown("![[B#One#In|x]]\n"), "|> ### In|> inner|");
        assert_eq!(shown("![[B#^id]]\n"), "|> - b|");
        assert_eq!(shown("> ![[B#^pid]]\n"), ">|> > para|> > more|>");
        assert_eq!(shown("![[B#Gone]]\n"), "![[B#Gone]]!");
        assert_eq!(
            shown("in ![[B]] line ![[p.png]]\n\n![[p.png]]\n"),
            "in ![[B]] line ![[p.png]]||![[p.png]]"
        );
        assert_eq!(shown("```\n![[B]]\n```\n"), "```|![[B]]|```");
    }

    #[test]
    fn what_embeds_itself_ends() {
        assert_eq!(
            shown("![[Loop]]\n"),
            "|> before|> ![[Loop]]|>|> > ## Two|> > - a|> > - b|> >|> > para|> > more|>|"
        );
    }
}
