//! Where sources come from: lists of any shape, files, notes; and where they go: BibTeX, CSL-JSON.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use lectern::cite::{Citations, Kind, Resolution};
use lectern::export;
use lectern::work::Work;

use super::fixture::{folder, open};

fn of(work: &Work) -> Citations {
    Citations::of_work(&work.documents(), &work.bibliographies(), &|id| work.book_of(id))
}

fn texts(files: &[(&str, &str)]) -> (Work, Citations) {
    let mut work = Work::from_texts("", files);
    work.load_all();
    let citations = of(&work);
    (work, citations)
}

fn lines(work: &Work, citations: &Citations) -> Vec<String> {
    let mut all = Vec::new();
    for id in work.ids() {
        for citation in citations.chapter(id) {
            let text = work.document(id).unwrap().slice(citation.span);
            let name = |id: &_| citations.reference(*id).id.clone();
            all.push(match &citation.resolution {
                Resolution::Resolved(id) => format!("{text} = {}", name(id)),
                Resolution::Uncertain { candidates, .. } => {
                    format!("{text} ? {}", candidates.iter().map(name).collect::<Vec<_>>().join(" "))
                }
                Resolution::Unresolved => format!("{text} -"),
            });
        }
    }
    all
}

fn ids(list: &str) -> Vec<String> {
    let (_, citations) = texts(&[("1.md", list)]);
    citations.references().iter().map(|r| r.id.clone()).collect()
}

const TWO: &str = "Adams, B. (2001). *One*. Press.\n\nCole, D. (2003). *Two*. Press.\n";

#[test]
fn lists_are_found_under_any_title() {
    for title in [
        "# References",
        "## 7. REFERENCES",
        "# Works Cited",
        "# **Bibliography**",
        "# Reference List:",
        "# VII. Literature Cited",
        "# Literaturverzeichnis",
        "# Bibliographie",
        "# Referencias bibliográficas",
        "# Referências",
        "# Bibliografía",
        "# Литература",
        "# 参考文献",
        "# 참고문헌",
        "# المراجع",
        "# NOTES",
        "# Endnotes",
        "# Sources",
        "**References**",
        "REFERENCES",
    ] {
        assert_eq!(ids(&format!("Text.\n\n{title}\n\n{TWO}")), ["adams-2001", "cole-2003"], "{title}");
    }
    let titled = format!("---\ntitle: \"8. Works Cited\"\n---\n{TWO}");
    assert_eq!(ids(&titled), ["adams-2001", "cole-2003"]);
}

#[test]
fn lists_have_any_shape() {
    let list = |body: &str| ids(&format!("# References\n\n{body}\n"));
    let two = ["adams-2001", "cole-2003"];
    assert_eq!(list("- Adams, B. (2001). *One*.\n- Cole, D. (2003). *Two*."), two);
    assert_eq!(list("1. Adams, B. (2001). *One*.\n\n1. Cole, D. (2003). *Two*."), two);
    assert_eq!(list("1) Adams, B. (2001). *One*.\n\n1) Cole, D. (2003). *Two*."), two);
    assert_eq!(list("[1] Adams, B. (2001). *One*.\n\n[2] Cole, D. (2003). *Two*."), two);
    assert_eq!(list("\\[1\\] Adams, B. (2001). *One*.\n\n\\[2\\] Cole, D. (2003). *Two*."), two);
    assert_eq!(list("<sup>1</sup> Adams, B. (2001). *One*.\n\n<sup>2</sup> Cole, D. (2003). *Two*."), two);
    assert_eq!(
        list("Adams, B. (2001). *One thing at a time*.  \nCole, D. (2003). *Two things at a time*."),
        two
    );
    assert_eq!(list("| Work |\n|---|\n| Adams, B. (2001). *One*. |\n| Cole, D. (2003). *Two*. |"), two);
    assert_eq!(
        list(
            "| Author | Year | Title |\n|---|---|---|\n| Adams, B. | 2001 | One |\n| Cole, D. | 2003 | Two |"
        ),
        two
    );
    assert_eq!(list("3Adams, B. (2001). *One*.\n\na Cole, D. (2003). *Two*."), two);
    assert_eq!(list("*Adams, B. (2001). *One*.\n\n**Cole, D.** (2003). *Two*."), two);
    assert_eq!(list("Adams, B. 2001. *One*. Press.\n\nCole, D. 2003. “Two.” *Journal* 1."), two);
    assert_eq!(list("Adams, B., 2001. *One*. Press.\n\nCole, D., 2003. Two. *Journal* 1."), two);
    assert_eq!(
        list(
            "Adams, Bea. *One Thing*. Press, 2001.\n\nCole, Dan. “Two.” *Journal*, vol. 1, no. 2, 2003, pp. 3-4. Accessed 3 May 2019."
        ),
        two
    );
    assert_eq!(
        list(
            "Adams B, Roe C. One thing after another. J Things. 2001;12(3):45-6.\n\nCole D. Two of them. J Things. 2003;1:2-3."
        ),
        two
    );
    assert_eq!(list("Adams, Bea: Eins. Berlin 2001.\n\nCole, Dan: Zwei. Wien 2003."), two);
    assert_eq!(list("Adams, B. (2001). *One*.\n\n———. (2003). *Two*."), ["adams-2001", "adams-2003"]);
    assert_eq!(list("Adams, B. (2001). *One*.\n\n---. (2003). *Two*."), ["adams-2001", "adams-2003"]);
    assert_eq!(
        list("Adams, Bea. *One*. Press, 2001.\n\n______. *Two*. Press, 2003."),
        ["adams-2001", "adams-2003"]
    );
}

#[test]
fn what_follows_a_list_is_no_part_of_it() {
    let text = format!(
        "# Text\n\n(Adams, 2001)\n\n# References\n\n{TWO}\n## Appendix A\n\nEvans, F. (1999). *Not listed*.\n\n\
         # About the author\n\nJane Doe (born 1970) is a person.\n"
    );
    assert_eq!(ids(&text), ["adams-2001", "cole-2003"]);
    let middle =
        format!("# References\n\n{TWO}\n# Later\n\nEvans, F. (1999). *Not listed*.\n\n(Cole, 2003)\n");
    let (work, citations) = texts(&[("1.md", &middle)]);
    assert_eq!(citations.references().len(), 2);
    assert_eq!(lines(&work, &citations), ["Cole, 2003 = cole-2003"]);
    let notes =
        "# Notes\n\nThis says something.\n\nThis says more, as in 2001.\n\nAdams, B. (2001). *One*.\n";
    assert!(ids(notes).is_empty());
}

#[test]
fn numbered_styles_need_no_names() {
    let list = "So [1], [2, 3] and [2–3], but [9].\n\n# References\n\n\
        [1] B. Adams and C. Roe, “One thing,” *J. Things*, vol. 3, no. 2, pp. 3–4, 2001.\n\n\
        [2] The standard of all things, rev. 2.\n\n[3] D. Cole, *Two things*. New York: Press, 2003.\n";
    let (work, citations) = texts(&[("1.md", list)]);
    let ids: Vec<_> = citations.references().iter().map(|r| &*r.id).collect();
    assert_eq!(ids, ["adams-2001", "entry-2", "cole-2003"]);
    let first = &citations.references()[0];
    assert_eq!(first.authors, ["Adams", "Roe"]);
    assert_eq!((first.volume.as_deref(), first.issue.as_deref()), (Some("3"), Some("2")));
    assert_eq!(first.venue.as_deref(), Some("J. Things"));
    assert_eq!(
        lines(&work, &citations),
        ["1 = adams-2001", "2 = entry-2", "3 = cole-2003", "2–3 = entry-2", "2–3 = cole-2003"]
    );
}

#[test]
fn raised_numbers_cite_where_no_note_answers() {
    let list = "It is so<sup>1</sup> and so<sup>2</sup> and so<sup>7</sup>.\n\n# References\n\n\
        1. Adams, B. (2001). *One*.\n2. Cole, D. (2003). *Two*.\n3. Dean, E. (2004). *Three*.\n";
    let (work, citations) = texts(&[("1.md", list)]);
    assert_eq!(lines(&work, &citations), ["¹ = adams-2001", "² = cole-2003"]);
    let raised = list
        .replace("1. A", "<sup>1</sup> A")
        .replace("\n2. C", "\n\n<sup>2</sup> C")
        .replace("\n3. D", "\n\n<sup>3</sup> D");
    let (work, citations) = texts(&[("1.md", &raised)]);
    assert_eq!(lines(&work, &citations), ["¹ = adams-2001", "² = cole-2003"]);
    let noted = list.replace("# References", "***\n\n<sup>1</sup> A note.\n\n***\n\n# References");
    let (work, citations) = texts(&[("1.md", &noted)]);
    assert_eq!(lines(&work, &citations), ["² = cole-2003"]);
}

#[test]
fn law_reviews_cite_notes_by_notes() {
    let text = "A.[^1] B.[^2] C.[^3] D.[^4] E.[^5] F.[^6] G.[^7] H.[^8]\n\n\
        [^1]: Jane Smith, *Leaving*, 12 Law Rev. 34 (2001) [hereinafter Leaving Things].\n\
        [^2]: *Id.* at 40.\n\
        [^3]: Roe, *Staying*, 1 Law Rev. 2 (1999); Doe, *Going*, 3 Law Rev. 4 (1998).\n\
        [^4]: *Id.*\n\
        [^5]: Smith, *supra* note 1, at 36.\n\
        [^6]: *See* Roe, supra note 1.\n\
        [^7]: Leaving Things, at 3.\n\
        [^8]: Smith, supra note 44.\n";
    let (work, citations) = texts(&[("1.md", text)]);
    let found: Vec<_> =
        lines(&work, &citations).into_iter().filter(|l| l.contains("note-") || l.ends_with('-')).collect();
    assert_eq!(
        found,
        [
            "Id. = note-1",
            "Id. ? note-3",
            "Smith, supra note 1 = note-1",
            "Roe, supra note 1 ? note-3 note-1",
            "Leaving Things = note-1",
            "Smith, supra note 44 ? note-1"
        ]
    );
}

fn opened(path: &Path) -> (Work, Citations) {
    let work = open(path);
    let citations = of(&work);
    (work, citations)
}

const BIB: &str = r#"
@string{ jot = "Journal of Things" }
% a comment
@article{adams:2001, author = {Adams, Bea and de la Cruz, Peter}, title = {One {Thing} \& Another},
  journal = jot, volume = 3, number = {2}, pages = {4--5}, year = 2001, doi = {https://doi.org/10.1000/One}}
@book{cole03, author = "Dan Cole", title = "Two", publisher = "Press", year = "2003"}
@techreport{who, author = {{World Health Organization}}, title = {Health}, institution = {WHO}, date = {2015-06-01}}
@misc{broken, title = {
"#;

#[test]
fn bibtex_files_are_read() {
    let text = "---\nbibliography: refs.bib\n---\nAs [@adams:2001, p. 3; -@cole03] and @who and [@nobody] and \
        [@Cole03] and [@doi:10.1000/one]; (Adams & de la Cruz, 2001), (World Health Organization, 2015). Figure [@fig-one].\n";
    let dir = folder(&[("a.qmd", text), ("refs.bib", BIB)]);
    let (work, citations) = opened(&dir.path().join("a.qmd"));
    assert_eq!(
        lines(&work, &citations),
        [
            "@adams:2001 = adams:2001",
            "@cole03 = cole03",
            "@who = who",
            "@nobody -",
            "@Cole03 ? cole03",
            "@doi:10.1000/one = adams:2001",
            "Adams & de la Cruz, 2001 = adams:2001",
            "World Health Organization, 2015 = who"
        ]
    );
    let adams = &citations.references()[0];
    assert_eq!(adams.place, None);
    assert_eq!(adams.file.as_deref(), Some("refs.bib"));
    assert_eq!(
        adams.line(),
        "Adams, Bea, & de la Cruz, Peter (2001). One Thing & Another. Journal of Things, 3(2), 4–5. https://doi.org/10.1000/One"
    );
}

#[test]
fn csl_files_are_read() {
    let json = r#"[{"id":"a","type":"article-journal","author":[{"family":"Adams","given":"Bea"}],
        "issued":{"date-parts":[[2001,5]]},"title":"One","container-title":"Journal","page":"1-2","DOI":"10.1000/1"}]"#;
    let yaml = "---\nreferences:\n- id: b\n  author:\n  - family: Cole\n    given: Dan\n  issued:\n  - year: 2003\n  title: Two\n...\n";
    let text = "---\nbibliography: [a.json, more/b.yaml]\nreferences:\n- id: c\n  title: Three\n  author:\n  - literal: Some Body\n  issued: 2004\n---\n\
        As [@a; @b; @c] and (Adams, 2001) and (Some Body, 2004).\n";
    let dir = folder(&[("a.qmd", text), ("a.json", json), ("more/b.yaml", yaml)]);
    let (work, citations) = opened(&dir.path().join("a.qmd"));
    assert_eq!(
        lines(&work, &citations),
        ["@a = a", "@b = b", "@c = c", "Adams, 2001 = a", "Some Body, 2004 = c"]
    );
}

#[test]
fn files_are_found_beside_the_work_and_nowhere_else() {
    let dir = folder(&[
        ("book/1.md", "# A\n\n(Adams & de la Cruz, 2001)\n"),
        ("book/2.md", "# B\n"),
        ("book/x.bib", BIB),
        ("out.bib", BIB),
    ]);
    let (work, citations) = opened(&dir.path().join("book"));
    assert_eq!(lines(&work, &citations), ["Adams & de la Cruz, 2001 = adams:2001"]);
    let text = "---\nbibliography: ../out.bib\n---\n(Adams & de la Cruz, 2001)\n";
    let dir = folder(&[("book/1.md", text), ("book/2.md", "# B\n"), ("out.bib", BIB)]);
    let (work, citations) = opened(&dir.path().join("book"));
    assert_eq!(lines(&work, &citations), ["Adams & de la Cruz, 2001 -"]);
    let config = "title: T\nscholar:\n  source: ./_bibliography\n";
    let page = "---\nlayout: page\n---\nSo {% cite adams:2001 cole03 --locator 3 %} it is.\n";
    let dir = folder(&[("_config.yml", config), ("1.md", page), ("_bibliography/references.bib", BIB)]);
    let (work, citations) = opened(dir.path());
    assert_eq!(
        work.document(lectern::text::ChapterId(0)).unwrap().text(),
        "So [@adams:2001; @cole03] it is.\n"
    );
    assert_eq!(lines(&work, &citations), ["@adams:2001 = adams:2001", "@cole03 = cole03"]);
}

#[test]
fn a_file_and_a_list_that_agree_are_one_source() {
    let text = "---\nbibliography: refs.bib\n---\n[@cole03] and (Cole, 2003).\n\n# References\n\nCole, D. (2003). *Two*.\n\n\
        Adams, B., & de la Cruz, P. (2001). One thing and another. https://doi.org/10.1000/one\n";
    let dir = folder(&[("a.qmd", text), ("refs.bib", BIB)]);
    let (work, citations) = opened(&dir.path().join("a.qmd"));
    assert_eq!(lines(&work, &citations), ["@cole03 = cole-2003", "Cole, 2003 = cole-2003"]);
    let cole = &citations.references()[0];
    assert!(cole.place.is_some());
    assert_eq!(cole.publisher.as_deref(), Some("Press"));
    let adams = &citations.references()[1];
    assert_eq!(adams.volume.as_deref(), Some("3"));
    assert_eq!(citations.references().len(), 3);
}

#[test]
fn what_is_written_can_be_read_again() {
    let text = "# References\n\n\
        Adams, B. C., & O’Brien, D. (2001). Of 50% & more_things {and} “so” on. *Journal of A & B*, *3*(2), 4–5. https://doi.org/10.1000/a_b\n\n\
        World Health Organization. (2015). *Health \\\\ care*. WHO Press.\n\n\
        Cole, D. (2003a). Two. In E. Dean & F. Evans (Eds.), *Book of things* (pp. 3–9). Press.\n\n\
        Ng, T. (n.d.). *Undated*. https://example.org/~ng?a=1&b=2\n\n\
        张伟 (2010). 东西. *学报*, 1(2), 3–4.\n";
    let (work, citations) = texts(&[("1.md", text)]);
    let mut bib = Vec::new();
    export::cites_bibtex(&work, &citations, &mut bib).unwrap();
    let bib = String::from_utf8(bib).unwrap();
    let parsed = biblatex::Bibliography::parse(&bib).unwrap_or_else(|error| panic!("{error}\n{bib}"));
    assert_eq!(parsed.len(), citations.references().len(), "{bib}");
    let adams = parsed.get("adams-2001").unwrap();
    let authors = adams.author().unwrap();
    assert_eq!((authors[0].name.as_str(), authors[0].given_name.as_str()), ("Adams", "B. C."));
    assert_eq!(authors[1].name, "O’Brien");
    assert_eq!(
        parsed.get("world-health-organization-2015").unwrap().author().unwrap()[0].name,
        "World Health Organization"
    );
    // Read again as a file of sources, they are the same sources.
    let dir = folder(&[("a.md", "# A\n\n(Adams & O’Brien, 2001)\n"), ("refs.bib", &bib)]);
    let (_, again) = opened(dir.path());
    for (one, other) in citations.references().iter().zip(again.references()) {
        let fields = |r: &lectern::cite::Reference| {
            (
                r.authors.clone(),
                r.year.clone(),
                r.volume.clone(),
                r.issue.clone(),
                r.pages.clone(),
                r.doi.clone(),
                r.url.clone(),
            )
        };
        assert_eq!(fields(one), fields(other));
    }
    let mut csl = Vec::new();
    export::cites_csl(&work, &citations, &mut csl).unwrap();
    let items: serde_json::Value = serde_json::from_slice(&csl).unwrap();
    let items = items.as_array().unwrap();
    assert_eq!(items.len(), citations.references().len());
    assert_eq!(items[0]["author"][0]["family"], "Adams");
    assert_eq!(items[0]["issued"]["date-parts"][0][0], 2001);
    assert_eq!(items[1]["author"][0]["literal"], "World Health Organization");
    let cole = citations.references().iter().find(|r| r.id == "cole-2003a").unwrap();
    assert_eq!(cole.kind, Kind::Chapter);
    assert_eq!(cole.venue.as_deref(), Some("Book of things"));
    assert_eq!(cole.pages.as_deref(), Some("3–9"));
    assert_eq!(cole.editors.len(), 2);
    assert_eq!(cole.publisher.as_deref(), Some("Press"));
}

#[test]
fn figures_tables_and_sections_are_found_by_their_captions() {
    let one = "# 1. Text\n\nSee Figure 2 and (Table 1); Section 2.1 and Appendix B say more, Figure 9 does not exist.\n\n\
        **Figure 2.** A picture.\n\nTable 1 shows that.\n\nTable 1. Numbers\n";
    let two = "# 2. More\n\n## 2.1 Inner\n\nText, as in fig. 2.\n\n# Appendix B: Things\n\nText.\n";
    let (work, _) = texts(&[("1.md", one), ("2.md", two)]);
    let found = lectern::cite::cross_references(&work.documents(), |id| work.book_of(id));
    let shown: Vec<String> = found
        .iter()
        .map(|reference| {
            let text = work.document(reference.chapter).unwrap().slice(reference.span);
            let target = work.document(reference.target.chapter).unwrap();
            let there = target.text()[reference.target.offset as usize..].lines().next().unwrap();
            format!("{text} -> {there}")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "Figure 2 -> Figure 2. A picture.",
            "Table 1 -> Table 1. Numbers",
            "Section 2.1 -> 2.1 Inner",
            "Appendix B -> Appendix B: Things",
            "Table 1 -> Table 1. Numbers",
            "fig. 2 -> Figure 2. A picture."
        ]
    );
}

/// What `check` says, as `code: message`.
fn checked(work: &Work) -> Vec<String> {
    let mut out = Vec::new();
    export::check(work, true, &mut out).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let all = report["diagnostics"].as_array().unwrap();
    let line = |one: &serde_json::Value| {
        format!("{}: {}", one["code"].as_str().unwrap(), one["message"].as_str().unwrap())
    };
    all.iter().map(line).collect()
}

#[test]
fn check_tells_of_citations_entries_and_notes() {
    let text =
        "Said (Adams, 2001), and not (Brown, 1999).[^a] Again (Adam, 2001).\n\n[^b]: Nothing calls for it.\n";
    let list = "# References\n\nAdams, B. (2001). *One thing*. Press.\n\n\
        Cole, D. (2003). Keys. *Journal*, 1(1), 1–2. https://doi.org/10.1000/keys\n\n\
        Cole, D. (2003). Keys. *Journal*, 1(1), 1–2. https://doi.org/10.1000/keys\n\n\
        Cole, Dora (2003). Keys, again. *Other Journal*, 1(1), 1–2. https://doi.org/10.1000/KEYS\n";
    let (work, _) = texts(&[("1.md", text), ("2.md", list)]);
    assert_eq!(
        checked(&work),
        [
            "unresolved-citation: “Brown, 1999” is not in the reference list",
            "missing-note: nothing defines note [^a]",
            "uncertain-citation: it is not certain what “Adam, 2001” cites: a name is spelt otherwise",
            "unmarked-note: nothing calls for note b",
            "uncited-entry: cole-2003 is never cited",
            "duplicate-entry: cole-2003-b is the same entry as cole-2003",
            "uncited-entry: cole-2003-b is never cited",
            "duplicate-doi: cole-2003-c has the same DOI as cole-2003-b",
            "uncited-entry: cole-2003-c is never cited",
        ]
    );
    // Where nothing is cited, nothing is missed.
    let (work, _) =
        texts(&[("1.md", "No citation."), ("2.md", "# References\n\nAdams, B. (2001). *One*.\n")]);
    assert_eq!(checked(&work), Vec::<String>::new());
}

#[test]
fn check_tells_of_files_of_sources_that_are_not_there() {
    let page = |front: &str| format!("---\n{front}\n---\n\nText.\n");
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("x.bib"), "").unwrap();
    let beyond = outside.path().join("x.bib");
    let folder = folder(&[
        ("a.md", &page("title: A\nbibliography: [here.bib, gone.bib]")),
        ("b.md", &page(&format!("title: B\nbibliography: {}", beyond.display()))),
        ("c.md", &page("title: C")),
        ("here.bib", "@book{a, author={A, B}, title={C}, year={2001}}"),
        ("_config.yml", "bibliography: also-gone.bib\nscholar:\n  source: _bibliography\n"),
    ]);
    let work = open(folder.path());
    let found: Vec<_> =
        checked(&work).into_iter().filter(|line| line.starts_with("missing-bibliography")).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("also-gone.bib, named by _config.yml, cannot be read"), "{found:?}");
    assert!(found[1].contains("gone.bib, named by a.md, cannot be read"), "{found:?}");
    assert!(found[2].contains("x.bib, named by b.md"), "nothing outside is read: {found:?}");
}

#[test]
fn notes_cite_by_title_what_the_list_has() {
    let list = "# References\n\nRoe, Ann. *The Long Walk: A History*. Oslo: Fram, 1990.\n\n\
        Roe, Ann. *Long Days*. Oslo: Fram, 1995.\n\nRoe, Ann. *Long Nights*. Oslo: Fram, 1996.\n\n\
        Poe, Bo. “On Doors.” *Journal* 3 (2001): 1–9.\n";
    let text = "A.[^1] B.[^2] C.[^3] D.[^4] E.[^5]\n\n[^1]: Ann Roe, *Long Walk*, 12.\n[^2]: Poe, “On Doors,” 3.\n\
        [^3]: Ibid.\n[^4]: Roe, *Long*, 9.\n[^5]: Roe, *Longing*, 9; Loe, *Long Days*, 1.\n";
    let (work, citations) = texts(&[("1.md", text), ("2.md", list)]);
    assert_eq!(
        lines(&work, &citations),
        [
            "Roe, Long Walk = roe-1990",
            "Poe, “On Doors,” = poe-2001",
            "Ibid. = poe-2001",
            "Roe, Long ? roe-1990 roe-1995 roe-1996",
        ]
    );
}
