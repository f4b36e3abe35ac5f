//! Two hundred annotations on a work whose source is then edited as sources are: what is found again, and where.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lectern::annotation::{Annotation, How, Moment, Passage, attach, identity};
use lectern::store::{self, Store};
use lectern::text::TextSpan;
use lectern::work::Work;

use crate::fixture;

/// Numbers that look random and are the same every time (Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// What becomes of a sentence.
#[derive(Debug, Clone, PartialEq)]
enum Fate {
    Stays,
    Reworded(String),
    Deleted,
}

/// The sentences that stand in the source as they are read, each once in the whole work.
fn sentences(work: &Work, sources: &[String]) -> Vec<(lectern::text::ChapterId, TextSpan)> {
    let mut out = Vec::new();
    for id in work.ids() {
        let document = work.document(id).unwrap();
        let text = document.text();
        for block in document.blocks() {
            let mut start = block.span.start as usize;
            let inner = text[block.span.range()].match_indices(". ").map(|(at, _)| start + at + 1);
            let ends: Vec<usize> = inner.chain([block.span.end as usize]).collect();
            for at in ends {
                let sentence = text[start..at].trim();
                let from = at - text[start..at].trim_start().len();
                let once = sources.iter().map(|source| source.matches(sentence).count()).sum::<usize>() == 1;
                if sentence.split(' ').count() >= 6 && once && !sentence.contains('\n') {
                    out.push((id, TextSpan::new(from as u32, at as u32)));
                }
                start = (at + 1).min(block.span.end as usize);
            }
        }
    }
    out
}

fn read(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Changes every sixth word and puts one in.
fn reworded(sentence: &str, dice: &mut Dice) -> String {
    let mut words: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
    let count = words.len();
    for _ in 0..count.div_ceil(8) {
        let at = 1 + dice.below(count - 2);
        ["altered", "otherwise", "newly", "different"][dice.below(4)].clone_into(&mut words[at]);
    }
    words.insert(count / 2, "indeed".to_owned());
    words.join(" ")
}

/// A book of chapters about nothing in particular, whose sentences share most of their words.
fn book(dice: &mut Dice) -> Vec<(String, String)> {
    const WORDS: &str = "harbour ship tide lamp mole pilot captain cargo rope anchor storm letter clerk ledger window \
        winter evening morning promise journey stranger river bridge market silver copper engine signal tower garden";
    const SMALL: [&str; 8] = ["the", "of", "and", "with", "under", "before", "a", "without"];
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    (1..=8)
        .map(|chapter| {
            let mut text = format!("# Chapter {chapter}\n\n");
            for section in 1..=4 {
                let _ = write!(text, "## Section {section} of {chapter}\n\n");
                for _ in 0..6 {
                    for _ in 0..4 {
                        let mut sentence = vec!["The".to_owned()];
                        for _ in 0..5 + dice.below(5) {
                            sentence.push(words[dice.below(words.len())].to_owned());
                            sentence.push(SMALL[dice.below(8)].to_owned());
                        }
                        sentence.push(words[dice.below(words.len())].to_owned());
                        text.push_str(&sentence.join(" "));
                        text.push_str(". ");
                    }
                    text.push_str("\n\n");
                }
            }
            (format!("{chapter}.md"), text)
        })
        .collect()
}

/// Annotates 200 sentences of the work in a folder, edits its files, and counts what is found: right, wrong.
fn survive(folder: &Path, seed: u64) -> (usize, usize, Vec<String>) {
    let mut dice = Dice(seed);
    let state = tempfile::tempdir().unwrap();
    let database = state.path().join("state.db");
    let work = fixture::open(folder);
    let key = work.key.clone().unwrap();
    let mut files = read(folder);
    let all = sentences(&work, &files.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>());
    assert!(all.len() >= 200, "{} sentences", all.len());

    let mut annotations = Vec::new();
    let mut fates = Vec::new();
    for number in 0..200 {
        let (chapter, span) = all[number * all.len() / 200];
        let document = work.document(chapter).unwrap();
        let sentence = document.slice(span).to_owned();
        let trail = vec![work.chapter(chapter).title.clone()];
        let others = work.ids().filter(|id| *id != chapter).filter_map(|id| work.document(id));
        let passage =
            Passage::quote(document, &work.chapter(chapter).path, trail, span, others.map(|d| &**d));
        let note = format!("note {number}");
        annotations
            .push(Annotation { note, ..Annotation::new(identity(number as u128), Moment(1), passage) });
        let fate = match number % 20 {
            3 | 9 | 14 => Fate::Reworded(reworded(&sentence, &mut dice)),
            7 | 16 => Fate::Deleted,
            _ => Fate::Stays,
        };
        let new = match &fate {
            Fate::Stays => None,
            Fate::Reworded(new) => Some(new.clone()),
            Fate::Deleted => Some(String::new()),
        };
        if let Some(new) = new {
            for (_, text) in &mut files {
                *text = text.replace(&sentence, &new);
            }
        }
        fates.push((sentence, fate));
    }
    Store::open(&database).unwrap().keep(&key, "A work", &annotations).unwrap();

    // Insertions: a paragraph before every third one.
    for (_, text) in &mut files {
        let paragraphs: Vec<&str> = text.split("\n\n").collect();
        let mut out = Vec::new();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let plain = paragraph.starts_with(|c: char| c.is_ascii_uppercase());
            if at % 3 == 0 && plain && at > 4 {
                out.push(format!("What was put in here, number {at}, was not here when it was read first."));
            }
            out.push((*paragraph).to_owned());
        }
        *text = out.join("\n\n");
    }
    // Sections change places: the last of each file stands first.
    for (_, text) in &mut files {
        if let (Some(first), Some(last)) =
            (text.find("\n## ").or(text.find("\n### ")), text.rfind("\n## ").or(text.rfind("\n### ")))
            && first < last
        {
            let (head, rest) = text.split_at(first);
            let (middle, tail) = rest.split_at(last - first);
            *text = format!("{head}{tail}\n{middle}");
        }
    }
    // A chapter is renamed, and another cut in two.
    let renamed = files[2].0.with_file_name("renamed.md");
    fs::remove_file(&files[2].0).unwrap();
    files[2].0 = renamed;
    let half = files[4].1.len() / 2;
    let cut = half + files[4].1[half..].find("\n\n").unwrap();
    let second = format!("---\nlayout: default\n---\n\n## The second half\n{}", &files[4].1[cut..]);
    files[4].1.truncate(cut);
    let beside = files[4].0.with_file_name("second-half.md");
    files.push((beside, second));
    for (path, text) in &files {
        fs::write(path, text).unwrap();
    }

    let work = fixture::open(folder);
    let own = store::own(&database, &key).unwrap();
    let mut held: Vec<&Annotation> = own.annotations.iter().collect();
    held.sort_by_key(|annotation| annotation.note[5..].parse::<usize>().unwrap());
    let passages: Vec<_> = held
        .iter()
        .map(|annotation| (annotation.passage.clone(), work.by_path(&annotation.passage.chapter)))
        .collect();
    let found = attach(&passages, &work.documents());
    let (mut right, mut wrong, mut remarks) = (0, 0, Vec::new());
    for ((sentence, fate), place) in fates.iter().zip(&found) {
        let words = place.map(|at| (work.document(at.chapter).unwrap().slice(at.span).to_owned(), at.how));
        let good = match (fate, &words) {
            (Fate::Stays, Some((words, how))) => words == sentence && !matches!(how, How::Reworded(_)),
            // All but what was changed at its ends.
            (Fate::Reworded(new), Some((words, _))) => {
                new.contains(words.as_str()) && words.len() * 10 >= new.len() * 8
            }
            (Fate::Deleted, None) => true,
            (_, None) | (Fate::Deleted, Some(_)) => false,
        };
        right += usize::from(good);
        if !good {
            wrong += usize::from(words.is_some());
            remarks.push(format!("{sentence:?} {fate:?}: {words:?}"));
        }
    }
    (right, wrong, remarks)
}

#[test]
fn two_hundred_annotations_survive_an_edited_review() {
    let folder = tempfile::tempdir().unwrap();
    let content = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content");
    for (path, text) in read(&content) {
        fs::write(folder.path().join(path.file_name().unwrap()), text).unwrap();
    }
    let (right, wrong, remarks) = survive(folder.path(), 1);
    assert_eq!(wrong, 0, "{}", remarks.join("\n"));
    assert!(right >= 190, "{right} of 200:\n{}", remarks.join("\n"));
}

#[test]
fn two_hundred_annotations_survive_edited_books_of_few_words() {
    // The last four had a passage put on its neighbour, or run on into it.
    for seed in [1, 4, 63, 65, 119] {
        let files = book(&mut Dice(seed));
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let folder = fixture::folder(&files);
        let (right, wrong, remarks) = survive(folder.path(), seed);
        assert_eq!(wrong, 0, "{}", remarks.join("\n"));
        assert!(right >= 190, "{right} of 200:\n{}", remarks.join("\n"));
    }
}

/// A word in the middle with two letters the wrong way round.
fn misspelt(sentence: &str) -> String {
    let mut words: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
    let middle = (words.len() / 2..words.len()).find(|at| words[*at].len() > 3).unwrap();
    let letters: Vec<char> = words[middle].chars().collect();
    words[middle] = letters[..1].iter().chain([&letters[2], &letters[1]]).chain(&letters[3..]).collect();
    words.join(" ")
}

#[test]
fn two_hundred_annotations_survive_typos_new_line_breaks_and_being_quoted_elsewhere() {
    let files = book(&mut Dice(7));
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = fixture::folder(&texts);
    let work = fixture::open(folder.path());
    let mut sources: Vec<String> = files.iter().map(|(_, text)| text.clone()).collect();
    let all = sentences(&work, &sources);
    let mut annotated = Vec::new();
    let mut quotations = String::from("\n\n## What was said\n");
    for number in 0..200 {
        let (chapter, span) = all[number * all.len() / 200];
        let document = work.document(chapter).unwrap();
        let path = work.chapter(chapter).path.clone();
        let others = work.ids().filter(|id| *id != chapter).filter_map(|id| work.document(id));
        let passage = Passage::quote(document, &path, Vec::new(), span, others.map(|d| &**d));
        let sentence = document.slice(span).to_owned();
        let now = if number % 4 == 0 { misspelt(&sentence) } else { sentence.clone() };
        for source in &mut sources {
            *source = source.replace(&sentence, &now);
        }
        if number % 4 == 1 {
            let _ = write!(quotations, "\n{sentence}\n");
        }
        annotated.push((passage, chapter, now));
    }
    // Every line is broken anew, and the last chapter ends with what others say.
    for source in &mut sources {
        let narrow = |paragraph: &str| {
            let words: Vec<&str> = paragraph.split(' ').collect();
            words.chunks(7).map(|line| line.join(" ")).collect::<Vec<_>>().join("\n")
        };
        let paragraphs =
            source.split("\n\n").map(|p| if p.starts_with('#') { p.to_owned() } else { narrow(p) });
        *source = paragraphs.collect::<Vec<_>>().join("\n\n");
    }
    sources.last_mut().unwrap().push_str(&quotations);
    for ((name, _), source) in files.iter().zip(&sources) {
        fs::write(folder.path().join(name), source).unwrap();
    }
    let work = fixture::open(folder.path());
    let sought: Vec<_> =
        annotated.iter().map(|(passage, chapter, _)| (passage.clone(), Some(*chapter))).collect();
    let found = attach(&sought, &work.documents());
    let (mut right, mut wrong) = (0, Vec::new());
    for ((_, chapter, now), place) in annotated.iter().zip(&found) {
        let Some(at) = place else { continue };
        let document = work.document(at.chapter).unwrap();
        let own = document.text().find(now.as_str());
        if at.chapter == *chapter && own == Some(at.span.start as usize) && document.slice(at.span) == now {
            right += 1;
        } else {
            wrong.push(format!("{now:?}: {at:?} {:?}", document.slice(at.span)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(right >= 190, "{right} of 200");
}
