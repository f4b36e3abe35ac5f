//! Citations, from whole works.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says when it skips")]

use std::path::Path;

use lectern::cite::{Citation, CitationStyle, Citations, Resolution};
use lectern::text::ChapterId;
use lectern::work::{OpenOptions, Work};
use proptest::prelude::*;

/// A work of one chapter and its references, and its citations.
fn read(body: &str, references: &str) -> (Work, Citations) {
    let references = format!("# References\n\n{references}\n");
    let mut work = Work::from_texts("", &[("1.md", body), ("2.md", &references)]);
    work.load_all();
    let citations = of(&work);
    (work, citations)
}

fn of(work: &Work) -> Citations {
    let documents: Vec<_> = work.chapters.iter().map(|chapter| chapter.document.clone()).collect();
    Citations::of_books(&documents, &|id| work.book_of(id))
}

/// `Hickle, 2017 = hickle-2017`, `… ? candidate: reason`, `… -`.
fn line(work: &Work, citations: &Citations, chapter: ChapterId, citation: &Citation) -> String {
    let text = work.document(chapter).unwrap().slice(citation.span).to_owned();
    let id = |id: &_| citations.reference(*id).id.clone();
    match &citation.resolution {
        Resolution::Resolved(reference) => format!("{text} = {}", id(reference)),
        Resolution::Uncertain { candidates, reason } => {
            assert!(!candidates.is_empty() && !reason.is_empty());
            format!("{text} ? {}", candidates.iter().map(id).collect::<Vec<_>>().join(" "))
        }
        Resolution::Unresolved => format!("{text} -"),
    }
}

fn lines(work: &Work, citations: &Citations) -> Vec<String> {
    let all = |id| citations.chapter(id).iter().map(move |citation| line(work, citations, id, citation));
    work.ids().flat_map(all).collect()
}

fn found(body: &str, references: &str) -> Vec<String> {
    let (work, citations) = read(body, references);
    lines(&work, &citations)
}

const LIST: &str = "\
Adams, B. (2001). *One thing*. Press.

Adams, B., & Cole, D. (2001a). “Two things” *Journal,* 1: 2-3.

Adams, B., & Cole, D. (2001b). “Three things” *Journal,* 4: 5-6.

Evans, F., Grey, H. I., & Van der Hill, J. (1999). A long title. *Journal*, *2*(3), 4–5. https://doi.org/10.1000/182

O’ Keefe, L. (n.d.). Undated things.

World Society of Things [WST]. (2010). *Report*. https://example.org/report.
";

#[test]
fn exactly_the_same_names_and_year_resolve() {
    assert_eq!(found("So it is (Adams, 2001).", LIST), ["Adams, 2001 = adams-2001"]);
    assert_eq!(found("As Adams (2001) says.", LIST), ["Adams (2001) = adams-2001"]);
    assert_eq!(found("So (Adams & Cole, 2001a, p. 3).", LIST), ["Adams & Cole, 2001a = adams-2001a"]);
    assert_eq!(
        found("Evans, Grey, and Van der Hill (1999) did.", LIST),
        ["Evans, Grey, and Van der Hill (1999) = evans-1999"]
    );
    assert_eq!(found("See Evans et al. (1999).", LIST), ["Evans et al. (1999) = evans-1999"]);
    assert_eq!(found("(see also O’Keefe, n.d.)", LIST), ["O’Keefe, n.d. = okeefe-nd"]);
    assert_eq!(found("(WST, 2010)", LIST), ["WST, 2010 = world-society-of-things-2010"]);
    assert_eq!(
        found("The World Society of Things (2010) said so.", LIST),
        ["World Society of Things (2010) = world-society-of-things-2010"]
    );
}

#[test]
fn what_is_only_near_is_uncertain() {
    assert_eq!(found("(Adams & Cole, 2001)", LIST), ["Adams & Cole, 2001 ? adams-2001a adams-2001b"]);
    assert_eq!(
        found("(Evan, Grey & Van der Hill, 1999)", LIST),
        ["Evan, Grey & Van der Hill, 1999 ? evans-1999"]
    );
    assert_eq!(
        found("(Grey, Evans & Van der Hill, 1999)", LIST),
        ["Grey, Evans & Van der Hill, 1999 ? evans-1999"]
    );
    assert_eq!(found("(Evans, Grey & Hill, 1999)", LIST), ["Evans, Grey & Hill, 1999 ? evans-1999"]);
    assert_eq!(found("(Evans & Grey, 1999)", LIST), ["Evans & Grey, 1999 ? evans-1999"]);
    assert_eq!(found("(Adams et al., 2001a)", LIST), ["Adams et al., 2001a ? adams-2001a adams-2001b"]);
    assert_eq!(found("(Evans et al., 2009)", LIST), ["Evans et al., 2009 ? evans-1999"]);
    assert_eq!(found("(Nobody, 1999)", LIST), ["Nobody, 1999 -"]);
    assert_eq!(found("(Evans, 2015)", LIST), ["Evans, 2015 -"]);
}

#[test]
fn a_birth_in_a_biography_is_no_citation() {
    let after = |title: &str, text: &str| found(&format!("So (Adams, 2001).\n\n# {title}\n\n{text}"), LIST);
    let one = "Adams, 2001 = adams-2001";
    for title in ["About the Author", "Biographies", "Über die Autorinnen", "À propos de l’auteur"] {
        assert_eq!(after(title, "R. Adams (1970) teaches in Cork. K. Lowe (1981) too."), [one], "{title}");
    }
    // What is cited there is found, and elsewhere it is told that nothing fits.
    assert_eq!(after("About the author", "See Adams (2001)."), [one, "Adams (2001) = adams-2001"]);
    assert_eq!(after("About the author", "One (Lowe, 1981)."), [one, "Lowe, 1981 -"]);
    assert_eq!(after("Doors", "Lowe (1981) teaches."), [one, "Lowe (1981) -"]);
}

#[test]
fn a_surname_with_its_given_name_after_it_is_one_author() {
    let list = "Klie, Thomas (2014): *Wen kümmern die Alten?* Pattloch.\n\nThomas, A. (2015). *Keys*. Press.";
    assert_eq!(found("Klie, Thomas (2014) says so.", list), ["Klie, Thomas (2014) = klie-2014"]);
    // Another given name, or an author of that name, is not taken for it.
    assert_eq!(found("Klie, Anna (2014) says so.", list), [""; 0]);
    assert_eq!(found("In Klie, Thomas (2015) says so.", list), ["Thomas (2015) ? thomas-2015"]);
}

#[test]
fn the_last_author_of_a_list_keeps_the_period_of_an_initial() {
    let given = |entry: &str| {
        let (_, citations) = read("So.", entry);
        citations.references()[0].given.clone()
    };
    assert_eq!(given("Adams, B. C., & Cole, D. (2001). *One*. Press."), ["B. C.", "D."]);
    assert_eq!(given("Bourdieu, P. (2000). *Two*. Press."), ["P."]);
    assert_eq!(given("Adams, Bea, & Roe, Jane. (2001). *One*. Press."), ["Bea", "Jane"]);
    assert_eq!(given("1. Abe K, Ito M. Washing hands. *J Hosp Infect*. 2010;74(2):101–5."), ["K", "M"]);
}

#[test]
fn true_duplicates_are_uncertain_and_misspelt_ones_are_not() {
    let twice = "Adams, B. (2001). *One*.\n\nAdams, B. (2001). *One*.\n\nAdam, B. (2001). *One*.\n";
    let (work, citations) = read("(Adams, 2001)", twice);
    assert_eq!(lines(&work, &citations), ["Adams, 2001 ? adams-2001 adams-2001-b"]);
    let Resolution::Uncertain { reason, .. } = &citations.chapter(ChapterId(0))[0].resolution else {
        panic!()
    };
    assert_eq!(reason, "two entries match");
    assert_eq!(found("(Adam, 2001)", twice), ["Adam, 2001 = adam-2001"]);
}

#[test]
fn each_item_of_a_group_is_a_citation() {
    let (work, citations) =
        read("It is (see Adams, 2001; Evans et al., 1999, p. 4; cf. Nobody, 1812).", LIST);
    assert_eq!(
        lines(&work, &citations),
        ["Adams, 2001 = adams-2001", "Evans et al., 1999 = evans-1999", "Nobody, 1812 -"]
    );
    let document = work.document(ChapterId(0)).unwrap();
    for citation in citations.chapter(ChapterId(0)) {
        assert_eq!(
            document.slice(citation.group),
            "(see Adams, 2001; Evans et al., 1999, p. 4; cf. Nobody, 1812)"
        );
    }
}

#[test]
fn several_years_are_several_works() {
    let list = "Hill, G. (2007). *A*.\n\nHill, G. (2008a). *B*.\n\nHill, G. (2008b). *C*.\n";
    assert_eq!(
        found("(Hill, 2007, 2008a; 2008b)", list),
        ["Hill, 2007 = hill-2007", "2008a = hill-2008a", "2008b = hill-2008b"]
    );
    let (work, citations) = read("As Hill (2007, 2008a) says.", list);
    assert_eq!(lines(&work, &citations), ["Hill (2007 = hill-2007", "2008a = hill-2008a"]);
    let document = work.document(ChapterId(0)).unwrap();
    assert!(citations.chapter(ChapterId(0)).iter().all(|c| document.slice(c.group) == "Hill (2007, 2008a)"));
}

#[test]
fn years_that_cite_nothing_are_no_citations() {
    for text in [
        "It was so in 2017.",
        "Women (n = 44) and men.",
        "Some 27,000 (26,750) people.",
        "In the following year (2015) it rose.",
        "It grew (June 2015) and fell (Spring 2019).",
        "The war (1914–1918) ended.",
        "See Figure 2 (2015).",
        "(published in 2010)",
        "`(Adams, 2001)`",
        "# On (Adams, 2001)",
        "**Recommended Citation**\nAdams, Bea (2001). One Thing and Another. Journal of Things, 2(5), 1-2.",
        "Adams, Bea (2001). One Thing and Another. Journal of Things, 2(5), 1-2.",
        "(Geneva, Switzerland, 2010)",
        "(in 2001)",
    ] {
        assert_eq!(found(text, LIST), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn narratives_begin_with_their_names() {
    assert_eq!(
        found("In India, Adams and Cole (2001b) saw it.", LIST),
        ["Adams and Cole (2001b) = adams-2001b"]
    );
    assert_eq!(found("It rose. Adams (2001) saw it.", LIST), ["Adams (2001) = adams-2001"]);
    assert_eq!(found("However, Adams (2001) saw it.", LIST), ["Adams (2001) = adams-2001"]);
    assert_eq!(found("In Adams’s (2001) words.", LIST), ["Adams’s (2001) = adams-2001"]);
    assert_eq!(found("a study (“Adams (2001)”) said", LIST), ["Adams (2001) = adams-2001"]);
}

#[test]
fn names_that_may_not_be_all_do_not_resolve() {
    assert_eq!(
        found("In Grey, Adams and Cole (2001b) it is.", LIST),
        ["Adams and Cole (2001b) ? adams-2001b"]
    );
    assert_eq!(found("So say Cole, Grey, Adams (2001).", LIST), ["Adams (2001) ? adams-2001"]);
    assert_eq!(found("So say grey and Adams (2001).", LIST), ["Adams (2001) ? adams-2001"]);
    assert_eq!(found("So say others and Adams (2001).", LIST), ["Adams (2001) = adams-2001"]);
    assert_eq!(found("So it is (frances grey & Adams, 2001).", LIST), ["Adams, 2001 ? adams-2001"]);
}

#[test]
fn entries_say_what_they_are() {
    let (_, citations) = read("", LIST);
    let evans = citations.references().iter().find(|r| r.id == "evans-1999").unwrap();
    assert_eq!(evans.authors, ["Evans", "Grey", "Van der Hill"]);
    assert_eq!(evans.title.as_deref(), Some("A long title"));
    assert_eq!(evans.doi.as_deref(), Some("10.1000/182"));
    assert_eq!(evans.url.as_deref(), Some("https://doi.org/10.1000/182"));
    let report = citations.references().last().unwrap();
    assert_eq!(report.url.as_deref(), Some("https://example.org/report"));
    assert_eq!(report.title.as_deref(), Some("Report"));
    assert_eq!(citations.references().len(), 6);
}

#[test]
fn navigation_and_prose_are_no_entries() {
    let list = "Here are the works.\n\nAdams, B. (2001). *One*.\n\n———. (2003). *Two*.\n\n***\n\n#### Table of Contents\n\n\
        * [Introduction 2001](1.md)\n\n***\n";
    let (_, citations) = read("(Adams, 2003)", list);
    let ids: Vec<_> = citations.references().iter().map(|r| &*r.id).collect();
    assert_eq!(ids, ["adams-2001", "adams-2003"]);
}

#[test]
fn numbers_cite_only_numbered_lists() {
    let numbered = "1. Adams, B. (2001). *One*.\n2. Cole, D. (2003). *Two*.\n3. Dean, E. (2004). *Three*.\n";
    assert_eq!(
        found("So [2] and [1, 3] and [1–2].", numbered),
        ["2 = cole-2003", "1 = adams-2001", "3 = dean-2004", "1–2 = adams-2001", "1–2 = cole-2003"]
    );
    assert_eq!(found("So [2] it is.", LIST), Vec::<String>::new());
}

#[test]
fn places_are_in_reading_order() {
    let (work, citations) = read("(Adams, 2001)\n\n> Adams (2001) and (Cole, 1800).\n", LIST);
    let adams = citations.references().iter().position(|r| r.id == "adams-2001").unwrap();
    let places = citations.places(lectern::cite::ReferenceId(adams as u32));
    let document = work.document(ChapterId(0)).unwrap();
    let texts: Vec<_> = places.iter().map(|(_, span)| document.slice(*span)).collect();
    assert_eq!(texts, ["Adams, 2001", "Adams (2001)"]);
}

#[test]
fn a_book_has_its_own_references() {
    let page = |front: &str, body: &str| format!("---\n{front}\n---\n{body}\n");
    let files = [
        ("a.md", page("title: A\nnav_order: 1", "a")),
        ("a1.md", page("title: Text\nparent: A\nnav_order: 1", "(Adams, 2001)")),
        ("a2.md", page("title: References\nparent: A\nnav_order: 2", "Adams, B. (2001). *One*.")),
        ("b.md", page("title: B\nnav_order: 2", "b")),
        ("b1.md", page("title: Text\nparent: B\nnav_order: 1", "(Adams, 2001)")),
        ("b2.md", page("title: References\nparent: B\nnav_order: 2", "Cole, D. (2003). *Two*.")),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let mut work = Work::from_texts("", &files);
    work.load_all();
    assert_eq!(lines(&work, &of(&work)), ["Adams, 2001 = adams-2001", "Adams, 2001 -"]);
}

/// Every distinct citation of the sample work, judged by hand against its reference list.
const SAMPLE: &str = "\
Baker, Dalla and Williamson, 2010 = baker-2010
Baker, Rochelle, Dalla, and Williamson (2010) ? baker-2010
Bincy & Nochajski, 2018 ? wilson-2018
Bourdieu, 1979 ? bourdieu-2000
Cordisco Tsai, 2017 = cordisco-tsai-2017
Cox, 2018 = cox-2018
Crawford & Kaufman, 2008 = crawford-2008-b
Dahal, Joshi & Swahnberg, 2015 = dahal-2015
Dalla & Kreimer, 2017 ? rochelle-2017
Decker, McCauley, Phuengsamran, Janyam & Silverman, 2011 = decker-2011
Dhungel, 2017 = dhungel-2017
Ebaugh, 1988 ? fuchs-ebaugh-1988
Finigan Carr, Johnson, Pullmann, Stewart & Fromknecht, 2019 ? finigan-carr-2019
Finigan-Carr, Johnson, Pullmann, Stewart, and Fromknecht (2019) = finigan-carr-2019
Fleisher, Johnston, Alon & Hunt, 2008 = fleisher-2008
Fuchs Ebaugh, 1988 = fuchs-ebaugh-1988
Gonzalez, Spencer & Stith, 2017 ? gonzales-2017
Gunnell, 2004 = gunnell-2004
Hammond and Mcglone, 2014 = hammond-2014
Hennink and Simkhada, 2004 = hennink-2004
Hicke, 2017 ? hickle-2017
Hickle, 2017 = hickle-2017
Howell, Schiferl & Ruhlmann, 2019 = howell-2019
ILO, 2017 = ilo-2017
Ikeora, 2016 = ikeora-2016
Kaufman & Crawford, 2011 = kaufman-2011
Macias-Konstantopoulos & Ma, 2017 -
Moore, Houck, Hirway, Barron & Goldberg, 2017 = moore-2017
Muraya & Fry, 2016 -
Månsson & Hedin, 1999 = mansson-1999
O’ Brien, 2018 = obrien-2018
O’Brien, 2018 = obrien-2018
Potrafke, 2016 = potrafke-2016
Prochaska et al., 1992 = prochaska-1992
Prochaska, DiClemente & Norcross, 1992 = prochaska-1992
Roth & Wells, 2019 = roth-2019
Sanders, 2007 = sanders-2007
Sarkar et al., 2018 ? sarkar-2008
Scambler & Paoli, 2008 = scambler-2008
Scambler, 2007 = scambler-2007
Silverman, Decker, Gupta, Maheshwari, Willis & Raj, 2007 = silverman-2007
Sukach, Castañeda & Pickens, 2018 ? sukach-2018
Sukach, Castañeda, & Pickens, 2018 ? sukach-2018
Surtees, 2008 = surtees-2008
TIP² (2015) ? us-department-of-state-2015
Task Force on Trafficking of Women and Girls, 2014 = task-force-on-trafficking-of-women-and-girls-2014
U.S. Department of State, 2015 = us-department-of-state-2015
UN Protocol, 2000 ? un-protocoll-2000
UN Protocoll, 2000 = un-protocoll-2000
UNDOC, 2018 ? unodc-2018
UNODC, 2012 = unodc-2012
Van der Watt & Kruger, 2017 = van-der-watt-2017
Vindhya & Dev, 2011 = vindhya-2011
Walker, Gaviria & Gopal, 2018 = walker-2018
Wijkman & Kleemans, 2019 = wijkman-2019
Williams, 2010 = williams-2010
Wilson & Nochajski, 2016 = wilson-2016
Wilson, 2019 -
";

#[test]
fn the_sample_reads_as_judged_by_hand() {
    let Ok(sample) = std::env::var("LECTERN_SAMPLE") else {
        println!("skipped: LECTERN_SAMPLE is not set");
        return;
    };
    let mut work = Work::open(Path::new(&sample), OpenOptions::default()).unwrap();
    work.load_all();
    let citations = of(&work);
    let all = lines(&work, &citations);
    let mut distinct = all.clone();
    distinct.sort();
    distinct.dedup();
    let judged: Vec<&str> = SAMPLE.lines().collect();
    let strange: Vec<&String> = distinct.iter().filter(|line| !judged.contains(&&***line)).collect();
    let missing: Vec<&&str> =
        judged.iter().filter(|line| !distinct.iter().any(|own| own == **line)).collect();
    assert_eq!((strange, missing), (Vec::new(), Vec::new()));
    assert_eq!(all.len(), 87);
    assert_eq!(citations.references().len(), 52);
    let hickle = citations.references().iter().position(|r| r.id == "hickle-2017").unwrap();
    assert_eq!(citations.places(lectern::cite::ReferenceId(hickle as u32)).len(), 5);
    let urls: Vec<_> = citations.references().iter().filter_map(|r| r.url.as_deref()).collect();
    assert_eq!(urls.len(), 2);
    assert_eq!(urls[0], "https://www.ilo.org/global/publications/books/WCMS_575479/lang--en/index.htm");
}

#[test]
fn the_edition_cites_only_what_it_lists() {
    let mut work = lectern::edition::work();
    work.load_all();
    let citations = of(&work);
    let doubtful: Vec<_> =
        lines(&work, &citations).into_iter().filter(|line| !line.contains(" = ")).collect();
    assert_eq!(doubtful, Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_text_is_read(
        body in "([A-Z][a-zé’-]{0,6}|[(),;&\\[\\]. ]{1,2}|et al\\.|and|19[0-9]{2}[ab]?|n\\.d\\.|é|漢|\n| ){0,40}|\\PC{0,60}",
        list in "([A-Z][a-zé’]{0,6}, [A-Z]\\.|[(),;&. ]{1,2}|\\(19[0-9]{2}[ab]?\\)\\. |\n\n|[“”*]|é|—){0,40}|\\PC{0,60}",
    ) {
        let (work, citations) = read(&body, &list);
        for id in work.ids() {
            let document = work.document(id).unwrap();
            let mut before = 0;
            for citation in citations.chapter(id) {
                prop_assert!(document.text().get(citation.span.range()).is_some());
                prop_assert!(document.text().get(citation.group.range()).is_some());
                prop_assert!(citation.group.start <= citation.span.start && citation.span.end <= citation.group.end);
                prop_assert!(!citation.span.is_empty());
                prop_assert!(citation.style != CitationStyle::AuthorYear || before <= citation.span.start);
                before = citation.span.end;
            }
        }
        let mut ids: Vec<_> = citations.references().iter().map(|r| &r.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), citations.references().len());
    }
}
