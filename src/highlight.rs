//! Code blocks become words of a language: keywords, strings, comments. The only room that knows `syntect`.
//!
//! What is found is an overlay by spans of the reading text, painted over rows that are laid out already. Loading
//! the grammars takes some milliseconds, so that a [`Highlighter`] does it when it first needs one, on the worker.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::document::{BlockKind, Document};
use crate::text::TextSpan;

/// What a piece of code is. What is none of these is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// A comment.
    Comment,
    /// A keyword, or a tag of a markup.
    Keyword,
    /// A string or character, or what a difference adds.
    String,
    /// A number or a constant of the language.
    Constant,
    /// The name of a function.
    Function,
    /// The name of a type, class or attribute.
    Type,
    /// What a difference takes away.
    Removed,
}

/// The tokens of one document, in order, disjoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Highlights(Vec<(TextSpan, Token)>);

impl Highlights {
    /// The tokens that touch a span.
    pub fn in_span(&self, span: TextSpan) -> &[(TextSpan, Token)] {
        let start = self.0.partition_point(|(own, _)| own.end <= span.start);
        let len = self.0[start..].partition_point(|(own, _)| own.start < span.end);
        &self.0[start..start + len]
    }

    fn push(&mut self, span: TextSpan, token: Token) {
        match self.0.last_mut() {
            Some((last, own)) if last.end == span.start && *own == token => last.end = span.end,
            _ => self.0.push((span, token)),
        }
    }
}

/// Bytes of the longest block, and of the longest line, that are looked at: what is longer is data.
const LONGEST_BLOCK: usize = 100 << 10;
const LONGEST_LINE: usize = 2 << 10;

/// Whether a document has anything to highlight.
pub fn has_code(document: &Document) -> bool {
    document.blocks().iter().any(|block| language(&block.kind).is_some())
}

/// Finds the tokens of code. Made empty; the grammars are loaded with the first block that names a language.
#[derive(Debug, Default)]
pub struct Highlighter {
    grammars: Option<SyntaxSet>,
}

impl Highlighter {
    /// The tokens of a document's code blocks.
    pub fn highlight(&mut self, document: &Document) -> Highlights {
        let mut out = Highlights::default();
        for block in document.blocks() {
            let Some(name) = language(&block.kind).filter(|_| (block.span.len() as usize) < LONGEST_BLOCK)
            else {
                continue;
            };
            let grammars = self.grammars.get_or_insert_with(two_face::syntax::extra_newlines);
            if let Some(grammar) = grammars.find_syntax_by_token(name) {
                tokens(document.slice(block.span), block.span.start, (grammars, grammar), &mut out);
            }
        }
        out
    }
}

/// The language named by a code block: the first word of `rust,ignore`, `{.python}`, `sh title="x"`.
fn language(kind: &BlockKind) -> Option<&str> {
    let BlockKind::Code { language: Some(named) } = kind else { return None };
    let named = named.trim_start_matches(['{', '.', ' ']);
    let end = named
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '-' | '_'))
        .unwrap_or(named.len());
    Some(&named[..end]).filter(|name| {
        !matches!(*name, "" | "text" | "txt" | "plain" | "plaintext" | "none" | "no-highlight")
    })
}

fn tokens(code: &str, start: u32, (grammars, grammar): (&SyntaxSet, &SyntaxReference), out: &mut Highlights) {
    let (mut state, mut stack) = (ParseState::new(grammar), ScopeStack::new());
    let mut at = start;
    for line in code.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            return;
        }
        // The grammars want every line to end in a line break.
        let ended = if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
        let Ok(changes) = state.parse_line(&ended, grammars) else { return };
        let mut from = 0;
        for (to, change) in changes.iter().map(|(to, change)| (*to, Some(change))).chain([(line.len(), None)])
        {
            let to = to.min(line.len());
            if to > from
                && !line[from..to].trim().is_empty()
                && let Some(token) = token(&stack)
            {
                out.push(TextSpan::new(at + from as u32, at + to as u32), token);
            }
            from = to.max(from);
            if change.is_some_and(|change| stack.apply(change).is_err()) {
                return;
            }
        }
        at += line.len() as u32;
    }
}

/// Scopes by their beginnings (as Sublime Text names them), the more exact first.
static SCOPES: LazyLock<Vec<(Scope, Option<Token>)>> = LazyLock::new(|| {
    use Token::{Comment, Constant, Function, Keyword, Removed, String, Type};
    let named = [
        ("comment", Some(Comment)),
        ("string", Some(String)),
        ("constant.character", Some(String)),
        ("constant", Some(Constant)),
        ("keyword.operator", None),
        ("keyword", Some(Keyword)),
        ("storage.modifier", Some(Keyword)),
        ("storage.type", Some(Keyword)),
        ("variable.language", Some(Keyword)),
        ("entity.name.tag", Some(Keyword)),
        ("entity.name.function", Some(Function)),
        ("support.function", Some(Function)),
        ("variable.function", Some(Function)),
        ("entity.name.section", Some(Function)),
        ("entity.name", Some(Type)),
        ("entity.other", Some(Type)),
        ("support.type", Some(Type)),
        ("support.class", Some(Type)),
        ("markup.inserted", Some(String)),
        ("markup.deleted", Some(Removed)),
        ("markup.heading", Some(Keyword)),
    ];
    named.into_iter().filter_map(|(name, token)| Some((Scope::new(name).ok()?, token))).collect()
});

/// What the innermost scope that says anything says.
fn token(stack: &ScopeStack) -> Option<Token> {
    let said =
        |scope: &Scope| SCOPES.iter().find(|(known, _)| known.is_prefix_of(*scope)).map(|(_, token)| *token);
    stack.as_slice().iter().rev().find_map(said).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Meta, Origin};

    fn document(language: &str, code: &str) -> Document {
        let mut builder = Builder::new();
        builder.begin(BlockKind::Paragraph);
        builder.text("Before.", Origin::Generated(0));
        builder.end();
        builder.begin(BlockKind::Code { language: Some(language.into()) });
        builder.text(code, Origin::Generated(0));
        builder.end();
        builder.finish(Meta::default())
    }

    fn found(language: &str, code: &str) -> Vec<(String, Token)> {
        let document = document(language, code);
        let all = Highlighter::default().highlight(&document);
        let whole = TextSpan::new(0, document.text().len() as u32);
        all.in_span(whole).iter().map(|(span, token)| (document.slice(*span).to_owned(), *token)).collect()
    }

    #[test]
    fn tokens_are_told_apart() {
        let rust = found("rust,ignore", "// é\nfn add(a: u32) -> u32 { a + 12 }\nlet s = \"x\";");
        let has = |text: &str, token| rust.iter().any(|(own, kind)| own.trim() == text && *kind == token);
        assert!(has("// é", Token::Comment), "{rust:?}");
        assert!(has("fn", Token::Keyword) && has("add", Token::Function), "{rust:?}");
        assert!(has("12", Token::Constant) && has("\"x\"", Token::String), "{rust:?}");
        assert!(!found("{.python .numberLines}", "def f(): pass").is_empty());
        assert!(!found("toml", "a = 1").is_empty());
        assert!(found("text", "fn main").is_empty() && found("no-such-language", "fn main").is_empty());
    }

    #[test]
    fn a_huge_line_is_left_alone() {
        assert!(found("js", &"x=1;".repeat(5000)).is_empty());
    }
}
