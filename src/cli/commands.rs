//! The subcommands: what was typed becomes a call of `export`, and its outcome an exit code.

use std::io::{self, IsTerminal, Write};

use clap_complete::{Shell, generate};

use super::arguments::{
    CheckArguments, CitesArguments, ColorWhen, CompletionsArguments, ConfigArguments, Global, KeysArguments,
    PrintArguments, SearchArguments, ShellName, TocArguments,
};
use super::failure::{Failure, advise};
use super::{Outcome, lanes, opening, own, settings};
use crate::cite::Citations;
use crate::config;
use crate::document::SectionId;
use crate::export::{self, Paint};
use crate::keymap::Context;
use crate::layout::LayoutOptions;
use crate::search::{self, Extra, Mode, Query, Scope};
use crate::text::{ChapterId, Ordered, bare};
use crate::theme::{Depth, Theme, ThemeChoice};
use crate::tui::Environment;
use crate::work::{PartSizes, Work};

type Result = std::result::Result<Outcome, Failure>;

/// Columns where neither the user nor a terminal says how many.
const WIDTH: u16 = 80;

/// `lectern print`, chapter by chapter: only a few are held.
pub(super) fn print(print: &PrintArguments, global: &Global, out: &mut impl Write) -> Result {
    let purpose = if print.implied { opening::For::Printing } else { opening::For::Subcommand };
    let work = opening::open(print.path.as_deref(), global, purpose)?.work;
    print_work(work, print, global, out)
}

/// Prints a work that is open.
pub(super) fn print_work(
    mut work: Work,
    print: &PrintArguments,
    global: &Global,
    out: &mut impl Write,
) -> Result {
    let paint = paint(print, global);
    if let Some(wanted) = &print.section {
        work.load_all();
        let (chapter, section) = section(&work, wanted)?;
        let document = work.document(chapter).expect("a section was found in it, so it is loaded");
        let end = (section.0 + 1..document.sections().len() as u32)
            .map(SectionId)
            .find(|other| !is_below(document, *other, section))
            .and_then(|next| document.flow_of_block(document.section(next).heading))
            .map_or(document.flows().len() as u32, |flow| flow.0);
        let start = document.flow_of_block(document.section(section).heading).map_or(0, |flow| flow.0);
        export::print_rows(document, start..end.max(start), &paint.speaking(work.language(chapter)), out)?;
        return Ok(Outcome::Fine);
    }
    if print.plain {
        return print_plain(&work, out);
    }
    let made = |id: ChapterId| -> io::Result<Vec<u8>> {
        let document = work.load(id).document;
        let mut out = Vec::new();
        if id.0 > 0 {
            export::rule(&paint, &mut out)?;
        }
        let paint = paint.speaking(work.language(id));
        export::print_rows(&document, 0..document.flows().len() as u32, &paint, &mut out)?;
        Ok(out)
    };
    lanes::in_order(work.ids(), made, |chapter| {
        out.write_all(&chapter?)?;
        // A reader that has seen enough ends the work here, not at the end of a long book.
        out.flush()?;
        Ok(())
    })?;
    Ok(Outcome::Fine)
}

/// Prints a work's visible text, its long files in parts where these say the same.
fn print_plain(work: &Work, out: &mut impl Write) -> Result {
    let apart = work.apart(PartSizes::default());
    let work = apart.as_ref().unwrap_or(work);
    let made = |id: ChapterId| {
        let document = work.load(id).document;
        if work.parts_of(id).len() > 1 {
            return (id, export::plain_part(&document));
        }
        let mut text = String::new();
        export::plain(&document, &mut text).expect("a string takes all that is written to it");
        (id, text.into())
    };
    let mut notes = export::Footnotes::default();
    lanes::in_order(work.ids(), made, |(id, piece)| {
        if id.0 > 0 && !work.chapter(id).is_further_part() {
            out.write_all(b"\n")?;
        }
        out.write_all(notes.number(piece).as_bytes())?;
        if id.0 + 1 == work.parts_of(id).end {
            out.write_all(notes.bodies().as_bytes())?;
        }
        out.flush()?;
        Ok(())
    })?;
    Ok(Outcome::Fine)
}

fn is_below(document: &crate::document::Document, section: SectionId, above: SectionId) -> bool {
    std::iter::successors(Some(section), |s| document.section(*s).parent).any(|s| s == above)
}

fn paint(print: &PrintArguments, global: &Global) -> Paint {
    let environment = Environment::read();
    let config = settings::Read::new(global).config;
    let forced = std::env::var("CLICOLOR_FORCE").is_ok_and(|value| !value.is_empty() && value != "0");
    let depth = match print.color {
        ColorWhen::Always => Environment::forced_depth(),
        // NO_COLOR and TERM=dumb are read by the environment, and hold even where colour is forced by it.
        ColorWhen::Auto if forced || io::stdout().is_terminal() => environment.depth,
        ColorWhen::Auto | ColorWhen::Never => Depth::Monochrome,
    };
    let light = environment.background == Some(crate::app::Background::Light);
    let choice = settings::theme(global, &config);
    let depth = match (choice, environment.background, depth) {
        // A pipe cannot be asked for its background: the terminal's own 16 colours can be read on either.
        (ThemeChoice::Auto, None, Depth::Indexed | Depth::True) => Depth::Sixteen,
        (_, _, depth) => depth,
    };
    let theme = (depth != Depth::Monochrome).then(|| Theme::new(choice, depth, light));
    let terminal = || {
        let size = io::stdout().is_terminal().then(crossterm::terminal::size)?.ok()?;
        (size.0 > 0).then_some(size.0)
    };
    let width = print.width.unwrap_or_else(|| {
        let width = terminal().unwrap_or(WIDTH);
        global.measure.or(config.measure).map_or(width, |measure| width.min(measure))
    });
    // A setting that lasts must not write control sequences into pipes; what is typed may.
    let wanted = match print.color {
        ColorWhen::Always => true,
        ColorWhen::Auto => forced || io::stdout().is_terminal(),
        ColorWhen::Never => false,
    };
    let links = wanted && settings::links(global, &config, environment);
    let typesetting = settings::typesetting(global, &config);
    let layout = LayoutOptions {
        ascii: environment.ascii,
        bidi: typesetting.bidi,
        justify: typesetting.justify,
        hyphenate: typesetting.hyphenate,
        language: config.language,
        ..LayoutOptions::of(width)
    };
    Paint { layout, theme, links }
}

/// The section that `SLUG` or `CHAPTER/SLUG` names.
fn section(work: &Work, wanted: &str) -> std::result::Result<(ChapterId, SectionId), Failure> {
    let (chapter, slug) = match wanted.rsplit_once('/') {
        Some((chapter, slug)) => (Some(chapter), slug),
        None => (None, wanted),
    };
    let slug = slug.trim_start_matches('#');
    let is_meant = |id: ChapterId| {
        chapter.is_none_or(|named| {
            let path = &work.chapter(id).path;
            let file = path.rsplit('/').next().unwrap_or(path);
            let stem =
                |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
            named == (id.0 + 1).to_string()
                || bare(named) == bare(&work.chapter(id).title)
                || named == path
                || named == stem(path)
                || named == file
                || named == stem(file)
        })
    };
    let name = |id: ChapterId, slug: &str| format!("{}/{slug}", work.chapter(id).path);
    let mut found = Vec::new();
    let mut near: Vec<(u32, String)> = Vec::new();
    for id in work.ids().filter(|id| is_meant(*id)) {
        let Some(document) = work.document(id) else { continue };
        found.extend(document.section_by_slug(slug).map(|section| (id, section)));
        near.extend(document.sections().iter().filter_map(|section| {
            let (score, _) =
                search::fuzzy(slug, &section.slug).or_else(|| search::fuzzy(&section.slug, slug))?;
            Some((score, name(id, &section.slug)))
        }));
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            near.order_by_key(|(score, _)| std::cmp::Reverse(*score));
            let near: Vec<&str> = near.iter().take(5).map(|(_, name)| name.as_str()).collect();
            let failure = Failure::misuse(format!("no section has the slug {wanted}"));
            Err(if near.is_empty() {
                failure.hint("`lectern toc --json` lists all slugs")
            } else {
                failure.hint(format!("near to it: {}", near.join(", ")))
            })
        }
        several => {
            let names: Vec<String> = several.iter().map(|(id, _)| name(*id, slug)).collect();
            Err(Failure::misuse(format!("{} sections have the slug {slug}", several.len()))
                .hint(format!("name one of: {}", names.join(", "))))
        }
    }
}

/// `lectern toc`.
pub(super) fn toc(toc: &TocArguments, global: &Global, out: &mut impl Write) -> Result {
    let mut work = opening::open(toc.path.as_deref(), global, opening::For::Subcommand)?.work;
    if toc.json {
        work.load_all();
        export::outline_json(&work, toc.depth, global.explain_order, out)?;
    } else if global.explain_order {
        export::explain_order(&work, out)?;
    } else {
        work.load_all();
        export::outline_text(&work, toc.depth, out)?;
    }
    Ok(Outcome::Fine)
}

/// `lectern search`.
pub(super) fn search(arguments: &SearchArguments, global: &Global, out: &mut impl Write) -> Result {
    let mode = match (arguments.regex, arguments.phrase) {
        (true, _) => Mode::Regex,
        (false, true) => Mode::Phrase,
        (false, false) => Mode::Auto,
    };
    let query = Query::new(&arguments.query, mode);
    let query =
        query.map_err(|reason| Failure::misuse(format!("the expression cannot be read: {reason}")))?;
    advise(query.remarks());
    if query.is_empty() {
        let blank = arguments.query.trim().is_empty();
        return Err(Failure::misuse(if blank {
            "the query is empty"
        } else {
            "the query says where to look, but not for what"
        }));
    }
    let scopes: Vec<Scope> = arguments.within.iter().map(|name| (*name).into()).collect();
    let query = query.within(&scopes);
    let mut work = opening::open(arguments.path.as_deref(), global, opening::For::Subcommand)?.work;
    // What is wrong with the reader's notes keeps nobody from searching the work.
    let notes = if query.is_in(Scope::Annotations) { own::notes(&mut work) } else { Ok(Vec::new()) };
    let notes = notes.unwrap_or_else(|failure| {
        advise(&[format!("your own notes are not searched: {}", failure.message())]);
        Vec::new()
    });
    let extras: Vec<Extra> = notes.iter().map(|(anchor, text)| Extra { anchor: *anchor, text }).collect();
    let language = settings::Read::new(global).config.language;
    let results = export::find(&work, &query, &extras, language, arguments.limit.unwrap_or(usize::MAX));
    if arguments.json {
        export::hits_json(&query, &results, out)?;
    } else {
        export::hits_text(&results, out)?;
    }
    out.flush()?;
    advise(&results.remarks);
    if !results.did_you_mean.is_empty() {
        advise(&[format!("did you mean {}", results.did_you_mean.join(", or "))]);
    }
    Ok(if results.total == 0 { Outcome::Lacking } else { Outcome::Fine })
}

/// `lectern cites`.
pub(super) fn cites(cites: &CitesArguments, global: &Global, out: &mut impl Write) -> Result {
    let mut work = opening::open(cites.path.as_deref(), global, opening::For::Subcommand)?.work;
    work.load_all();
    let citations = Citations::of_work(&work.documents(), &work.bibliographies(), &|id| work.book_of(id));
    if cites.json {
        export::cites_json(&work, &citations, out)?;
    } else if cites.bibtex {
        export::cites_bibtex(&work, &citations, out)?;
    } else if cites.csl_json {
        export::cites_csl(&work, &citations, out)?;
    } else {
        export::cites_text(&work, &citations, out)?;
    }
    Ok(Outcome::Fine)
}

/// `lectern check`.
pub(super) fn check(check: &CheckArguments, global: &Global, out: &mut impl Write) -> Result {
    let mut work = opening::open(check.path.as_deref(), global, opening::For::Subcommand)?.work;
    work.load_all();
    let tally = export::check(&work, check.json, out)?;
    let fails = tally.errors > 0 || check.strict && tally.warnings > 0;
    Ok(if fails { Outcome::Lacking } else { Outcome::Fine })
}

/// `lectern keys`.
pub(super) fn keys(keys: &KeysArguments, global: &Global, out: &mut impl Write) -> Result {
    let keymap = settings::Read::new(global).keymap(global).0;
    if keys.markdown {
        out.write_all(keymap.markdown().as_bytes())?;
        return Ok(Outcome::Fine);
    }
    for (at, context) in Context::ALL.iter().enumerate() {
        let blank = if at > 0 { "\n" } else { "" };
        writeln!(out, "{blank}In the {}", context.name())?;
        for (group, actions) in keymap.listing(*context) {
            writeln!(out, "  {}", group.name())?;
            for (action, shown) in actions {
                let pad = 22usize.saturating_sub(crate::text::width(&shown));
                writeln!(out, "    {shown}{:pad$}  {}", "", action.doc())?;
            }
        }
    }
    Ok(Outcome::Fine)
}

/// `lectern config`.
pub(super) fn config(arguments: &ConfigArguments, global: &Global, out: &mut impl Write) -> Result {
    if arguments.default {
        out.write_all(config::default_file().as_bytes())?;
        return Ok(Outcome::Fine);
    }
    let read = settings::Read::new(global);
    let Some(path) = &read.path else {
        return Err(Failure::misuse("there is no home folder, so no place for settings")
            .hint("LECTERN_CONFIG names a file"));
    };
    let path = crate::text::safe(&path.to_string_lossy()).replace('\n', " ");
    if arguments.path {
        writeln!(out, "{path}")?;
        return Ok(Outcome::Fine);
    }
    let clashes = read.keymap(global).1;
    for problem in read.problems.iter().chain(&clashes) {
        writeln!(out, "{path}: {problem}")?;
    }
    Ok(if read.problems.is_empty() && clashes.is_empty() { Outcome::Fine } else { Outcome::Lacking })
}

/// `lectern completions`.
pub(super) fn completions(completions: &CompletionsArguments, out: &mut impl Write) -> Result {
    // The generator panics where it cannot write, so it writes to memory.
    let mut text = Vec::new();
    let (mut command, name) = (super::definition(), "lectern");
    match completions.shell {
        ShellName::Bash => generate(Shell::Bash, &mut command, name, &mut text),
        ShellName::Elvish => generate(Shell::Elvish, &mut command, name, &mut text),
        ShellName::Fish => generate(Shell::Fish, &mut command, name, &mut text),
        ShellName::Nushell => generate(clap_complete_nushell::Nushell, &mut command, name, &mut text),
        ShellName::PowerShell => generate(Shell::PowerShell, &mut command, name, &mut text),
        ShellName::Zsh => generate(Shell::Zsh, &mut command, name, &mut text),
    }
    out.write_all(&text)?;
    Ok(Outcome::Fine)
}

/// `lectern man`.
pub(super) fn man(global: &Global, out: &mut impl Write) -> Result {
    let mut text = Vec::new();
    clap_mangen::Man::new(super::definition()).render(&mut text)?;
    let keymap = settings::Read::new(global).keymap(global).0;
    // In roff a backslash is `\\e`, and a line must not begin with a dot or an apostrophe.
    let roff = |text: &str| text.replace('\\', "\\e").replace('-', "\\-");
    writeln!(text, ".SH KEYS")?;
    for context in Context::ALL {
        writeln!(text, ".SS \"In the {}\"", context.name())?;
        for (_, actions) in keymap.listing(context) {
            for (action, shown) in actions {
                writeln!(text, ".TP\n\\fB\\&{}\\fR\n\\&{}", roff(&shown), roff(action.doc()))?;
            }
        }
    }
    out.write_all(&text)?;
    Ok(Outcome::Fine)
}
