//! Forms of citations, judged by hand: what must be found and right, what must be uncertain with the right
//! candidate, and what is no citation.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says what failed")]

use lectern::cite::{Citations, Resolution};
use lectern::work::Work;

const LIST: &str = "\
Adams, B. (2001). *One thing*. Press.

Adams, B., & Cole, D. (2001a). “Two things” *Journal,* 1: 2-3.

Adams, B., & Cole, D. (2001b). “Three things” *Journal,* 4: 5-6.

Álvarez-Núñez, M., & Đurić, J. (2015). Names with marks. *Names*, 4(2), 1–9.

Bourdieu, P. (2000). *La distinzione*, Il Mulino, Bologna (ed. or. 1979).

Centers for Disease Control and Prevention. (2020). *Report on things*. CDC.

Cruz, P. de la (2011). *Roads*. Press.

D’Angelo, R. (n.d.). *Undated things*.

de Beauvoir, S. (1949). *Le deuxième sexe*. Gallimard.

Evans, F., Grey, H. I., & Van der Hill, J. (1999). A long title. *Journal*, *2*(3), 4–5.

Hill, G. (2007). *A*. Press.

Hill, G. (2008a). *B*. Press.

Hill, G. (2008b). *C*. Press.

Hill, G. (2008c). *D*. Press.

Jones, A., Smith, B., Brown, C., Green, D., White, E., & Black, F. (2012). Six people. *Crowds*, 3, 4–5.

Kim, S. (forthcoming). *Later things*.

Lee, A. (2003). *First*. Press.

Lee, B. (2003). *Second*. Press.

Li, W., & Ng, T. (2006). Short names. *Names*, 1(1), 1–2.

MacDonald, K. (in press). *Soon*. Press.

Müller, H., & Weiß, K. (2010). *Über Dinge*. Verlag.

O’Brien, J. E. (2018). *Care*. Press.

Ørsted, H. (1820). *Currents*. Press.

Smith-Jones, T. (2014). *Hyphens*. Press.

St. John, W. (2009). *Saints*. Press.

UNESCO. (2013). *Schools*. Paris.

United Nations Office on Drugs and Crime [UNODC]. (2018). *Global report*. Vienna.

U.S. Department of State. (2015). *Trafficking in persons report*. Washington.

van Dijk, T. A. (1998). *Ideology*. Sage.

World Bank. (2019). *Development*. Washington.

World Health Organization. (2015). *Health*. Geneva.

Zhang, Y., Wang, X., & Chen, L. (2016). Three names. *Names*, 2(2), 3–4.

Zimmermann, C. (1994). *Last*. Press.
";

/// A text, and what it cites: all found, all resolved.
const EXACT: &[(&str, &str)] = &[
    ("It is (Adams, 2001).", "adams-2001"),
    ("Dr. Adams (2001) and Senator Hill (2007) agree.", "adams-2001 hill-2007"),
    ("Según Adams (2001), es así.", "adams-2001"),
    ("Wie Hill (2007) zeigt.", "hill-2007"),
    ("It is (Adams 2001). It was (Hill 2007).", "adams-2001 hill-2007"),
    ("It is (Adams, 2001, p. 12).", "adams-2001"),
    ("It is (Adams, 2001, pp. 12–14).", "adams-2001"),
    ("It is (Adams, 2001: 12).", "adams-2001"),
    ("It is (Adams, 2001:12-14).", "adams-2001"),
    ("It is (see Adams, 2001).", "adams-2001"),
    ("It is (see, e.g., Adams, 2001).", "adams-2001"),
    ("It is (e.g., Adams, 2001).", "adams-2001"),
    ("It is (cf. Adams, 2001).", "adams-2001"),
    ("It is (see also Adams, 2001; Hill, 2007).", "adams-2001 hill-2007"),
    ("It is (see Adams, 2001, for a review).", "adams-2001"),
    ("It is (for a review, see Adams, 2001).", "adams-2001"),
    ("It is (Adams, 2001; Hill, 2007; Lee, A., 2003).", "adams-2001 hill-2007 lee-2003"),
    ("It is [Adams, 2001].", "adams-2001"),
    ("As Adams (2001) says.", "adams-2001"),
    ("As Adams (2001, p. 5) says.", "adams-2001"),
    ("As Adams (2001: 5) says.", "adams-2001"),
    ("Adams’s (2001) view.", "adams-2001"),
    ("Adams’ (2001) view.", "adams-2001"),
    ("Adams's (2001) view and Hill's (2007).", "adams-2001 hill-2007"),
    ("According to Adams (2001), yes.", "adams-2001"),
    ("However, Adams (2001) says no.", "adams-2001"),
    ("“It is so” (Adams, 2001).", "adams-2001"),
    ("“It is so” (Adams, 2001, p. 4, emphasis added).", "adams-2001"),
    ("‘(Adams, 2001)’ was cited.", "adams-2001"),
    ("It is (Adams & Cole, 2001a).", "adams-2001a"),
    ("It is (Adams and Cole, 2001b).", "adams-2001b"),
    ("It is (Adams & Cole, 2001a, 2001b).", "adams-2001a adams-2001b"),
    ("It is (Adams & Cole, 2001a, b).", "adams-2001a adams-2001b"),
    ("It is (Adams & Cole, 2001a,b).", "adams-2001a adams-2001b"),
    ("Adams and Cole (2001a; 2001b) agree.", "adams-2001a adams-2001b"),
    ("Adams & Cole (2001a) agree.", "adams-2001a"),
    ("It is (Hill, 2007, 2008a).", "hill-2007 hill-2008a"),
    ("It is (Hill, 2007; 2008a; 2008b).", "hill-2007 hill-2008a hill-2008b"),
    ("It is (Hill, 2007, 2008a, 2008b).", "hill-2007 hill-2008a hill-2008b"),
    ("It is (Hill, 2008a–c).", "hill-2008a hill-2008b hill-2008c"),
    ("It is (Hill, 2008a and 2008b).", "hill-2008a hill-2008b"),
    ("Hill (2007, 2008a) says.", "hill-2007 hill-2008a"),
    ("Hill (2007; 2008b) says.", "hill-2007 hill-2008b"),
    ("Hill (2007) and Adams (2001) say.", "hill-2007 adams-2001"),
    ("It is (Evans, Grey, & Van der Hill, 1999).", "evans-1999"),
    ("It is (Evans, Grey & Van der Hill, 1999).", "evans-1999"),
    ("It is (Evans, Grey and Van der Hill, 1999).", "evans-1999"),
    ("Evans, Grey, and Van der Hill (1999) did.", "evans-1999"),
    ("It is (Evans et al., 1999).", "evans-1999"),
    ("It is (Evans et al. 1999).", "evans-1999"),
    ("It is (Evans et al, 1999).", "evans-1999"),
    ("It is (Evans *et al.*, 1999).", "evans-1999"),
    ("It is (Evans *et al*., 1999).", "evans-1999"),
    ("Evans et al. (1999) did.", "evans-1999"),
    ("Evans et al (1999) did.", "evans-1999"),
    ("Evans *et al.* (1999) did.", "evans-1999"),
    ("Evans et al.’s (1999) work.", "evans-1999"),
    ("Evans and colleagues (1999) did.", "evans-1999"),
    ("Evans and others (1999) did.", "evans-1999"),
    ("It is (Evans, Grey, et al., 1999).", "evans-1999"),
    ("It is (Jones et al., 2012).", "jones-2012"),
    ("It is (Jones, Smith, Brown, Green, White & Black, 2012).", "jones-2012"),
    ("It is (Jones, Smith, Brown, Green, White, and Black, 2012).", "jones-2012"),
    ("It is (Li & Ng, 2006).", "li-2006"),
    ("Li and Ng (2006) say.", "li-2006"),
    ("It is (Zhang, Wang, & Chen, 2016).", "zhang-2016"),
    ("It is (Zhang et al., 2016).", "zhang-2016"),
    ("It is (Müller & Weiß, 2010).", "muller-2010"),
    ("It is (Müller und Weiß, 2010).", "muller-2010"),
    ("Müller und Weiß (2010) sagen.", "muller-2010"),
    ("It is (Muller & Weiss, 2010).", "muller-2010"),
    ("It is (Álvarez-Núñez & Đurić, 2015).", "alvarez-nunez-2015"),
    ("It is (Alvarez-Nunez & Duric, 2015).", "alvarez-nunez-2015"),
    ("It is (Álvarez‐Núñez & Đurić, 2015).", "alvarez-nunez-2015"),
    ("It is (Ørsted, 1820).", "orsted-1820"),
    ("It is (O’Brien, 2018).", "obrien-2018"),
    ("It is (O'Brien, 2018).", "obrien-2018"),
    ("It is (O’ Brien, 2018).", "obrien-2018"),
    ("As O’Brien (2018) says.", "obrien-2018"),
    ("It is (D’Angelo, n.d.).", "dangelo-nd"),
    ("It is (D’Angelo, n. d.).", "dangelo-nd"),
    ("As D’Angelo (n.d.) says.", "dangelo-nd"),
    ("It is (de Beauvoir, 1949).", "de-beauvoir-1949"),
    ("It is (De Beauvoir, 1949).", "de-beauvoir-1949"),
    ("As de Beauvoir (1949) says.", "de-beauvoir-1949"),
    ("It is (van Dijk, 1998).", "van-dijk-1998"),
    ("Van Dijk (1998) says.", "van-dijk-1998"),
    ("In the words of van Dijk (1998), no.", "van-dijk-1998"),
    ("It is (Smith-Jones, 2014).", "smith-jones-2014"),
    ("It is (Smith‑Jones, 2014).", "smith-jones-2014"),
    ("It is (St. John, 2009).", "st-john-2009"),
    ("St. John (2009) says.", "st-john-2009"),
    ("It is (MacDonald, in press).", "macdonald-inpress"),
    ("MacDonald (in press) says.", "macdonald-inpress"),
    ("It is (Kim, forthcoming).", "kim-forthcoming"),
    ("Kim (forthcoming) says.", "kim-forthcoming"),
    ("It is (UNODC, 2018).", "united-nations-office-on-drugs-and-crime-2018"),
    (
        "It is (United Nations Office on Drugs and Crime, 2018).",
        "united-nations-office-on-drugs-and-crime-2018",
    ),
    (
        "The United Nations Office on Drugs and Crime (2018) says.",
        "united-nations-office-on-drugs-and-crime-2018",
    ),
    (
        "It is (United Nations Office on Drugs and Crime [UNODC], 2018).",
        "united-nations-office-on-drugs-and-crime-2018",
    ),
    ("UNODC (2018) says.", "united-nations-office-on-drugs-and-crime-2018"),
    (
        "It is (World Health Organization [WHO], 2015) and (WHO, 2015).",
        "world-health-organization-2015 world-health-organization-2015",
    ),
    ("The World Health Organization (WHO) says so (WHO, 2015).", "world-health-organization-2015"),
    ("The World Health Organization (WHO, 2015) says so.", "world-health-organization-2015"),
    ("The World Health Organization (2015) says so.", "world-health-organization-2015"),
    ("It is (World Bank, 2019).", "world-bank-2019"),
    ("The World Bank (2019) says.", "world-bank-2019"),
    ("It is (UNESCO, 2013).", "unesco-2013"),
    (
        "It is (Centers for Disease Control and Prevention, 2020).",
        "centers-for-disease-control-and-prevention-2020",
    ),
    (
        "It is (Centers for Disease Control and Prevention [CDC], 2020; CDC, 2020).",
        "centers-for-disease-control-and-prevention-2020 centers-for-disease-control-and-prevention-2020",
    ),
    ("It is (U.S. Department of State, 2015).", "us-department-of-state-2015"),
    ("The U.S. Department of State (2015) says.", "us-department-of-state-2015"),
    ("It is (Bourdieu, 2000).", "bourdieu-2000"),
    ("It is (Bourdieu, 2000 [1979]).", "bourdieu-2000"),
    ("It is (Bourdieu, 1979/2000).", "bourdieu-2000"),
    ("It is (Bourdieu, 2000; ed. or. 1979).", "bourdieu-2000"),
    ("It is (Zimmermann, 1994).", "zimmermann-1994"),
    ("It is (Zimmermann, 1994) and not (Adams, 2001).", "zimmermann-1994 adams-2001"),
    ("It is (A. Lee, 2003).", "lee-2003"),
    ("It is (B. Lee, 2003).", "lee-2003-b"),
    ("A. Lee (2003) says.", "lee-2003"),
    ("It is (as cited in Adams, 2001).", "adams-2001"),
    ("It is (quoted in Adams, 2001, p. 7).", "adams-2001"),
    ("It is (Adams, 2001; see also Hill, 2007).", "adams-2001 hill-2007"),
    ("It is (Adams, 2001, and Hill, 2007).", "adams-2001 hill-2007"),
    ("It is (Adams, 2001, Hill, 2007).", "adams-2001 hill-2007"),
    ("It is (Table 2; Adams, 2001).", "adams-2001"),
    ("It is (n = 44; Adams, 2001).", "adams-2001"),
    ("It is (Adams, 2001; n = 44).", "adams-2001"),
    ("It rose by 5% (Adams, 2001), to $2,015 (Hill, 2007).", "adams-2001 hill-2007"),
    ("In 2015, Adams (2001) was read.", "adams-2001"),
    ("| A | B |\n|---|---|\n| Adams (2001) | (Hill, 2007) |", "adams-2001 hill-2007"),
    ("- It is (Adams, 2001)\n- It was (Hill, 2007)", "adams-2001 hill-2007"),
    ("> It is (Adams, 2001).", "adams-2001"),
    ("It is ([Adams, 2001](#x)).", "adams-2001"),
    ("(Adams, 2001) begins.", "adams-2001"),
    ("Both Adams (2001) and Hill (2007) agree.", "adams-2001 hill-2007"),
    ("Adams (2001), Hill (2007), and Zimmermann (1994) agree.", "adams-2001 hill-2007 zimmermann-1994"),
    ("The study by Adams (2001) is old.", "adams-2001"),
    ("A study (Adams, 2001) and another (Hill, 2007).", "adams-2001 hill-2007"),
    ("Recent work (Hill, 2008b; but see Adams, 2001) differs.", "hill-2008b adams-2001"),
    (
        "It is so (Adams, 2001; Adams & Cole, 2001a; Evans et al., 1999; Zhang et al., 2016).",
        "adams-2001 adams-2001a evans-1999 zhang-2016",
    ),
    ("It is so (Adams, 2001, ch. 3; Hill, 2007, §4).", "adams-2001 hill-2007"),
    ("It is so (Adams, 2001, Table 2).", "adams-2001"),
    ("It is so (Adams 2001, 12; Hill 2007, 13–14).", "adams-2001 hill-2007"),
    ("Like Adams (2001), we think so. Unlike Hill (2007), we do.", "adams-2001 hill-2007"),
    ("It was Adams (2001) who said it.", "adams-2001"),
    ("Did Adams (2001) say it?", "adams-2001"),
    ("As Simone Kim (forthcoming) and Gail Hill (2007) say.", "kim-forthcoming hill-2007"),
    ("As Teun Adrianus Zimmermann and others say (Adams, 2001).", "adams-2001"),
    ("As Adams notes (2001), or (Hill, 2007).", "hill-2007"),
    ("Following Evans, Grey and Van der Hill (1999), we ask.", "evans-1999"),
    ("In this, Müller & Weiß (2010) differ.", "muller-2010"),
    ("See Li and Ng (2006); Zhang et al. (2016).", "li-2006 zhang-2016"),
    ("Adams (2001) [and Hill (2007)] agree.", "adams-2001 hill-2007"),
    ("This (i.e., Adams, 2001) is it.", "adams-2001"),
    ("It is (Adams, 2001 ; Hill, 2007).", "adams-2001 hill-2007"),
    ("It is ( Adams , 2001 ).", "adams-2001"),
    ("It is (Adams,\n2001).", "adams-2001"),
    ("It is (Adams,\u{a0}2001).", "adams-2001"),
    ("It is (Adams, 2001)(Hill, 2007).", "adams-2001 hill-2007"),
    ("It is (**Adams, 2001**).", "adams-2001"),
    ("It is (ADAMS, 2001).", "adams-2001"),
    ("It is (Siehe Adams, 2001; vgl. Hill, 2007).", "adams-2001 hill-2007"),
    ("Da es so ist (Müller/Weiß, 2010).", "muller-2010"),
    ("Es ist so (Zhang u. a., 2016).", "zhang-2016"),
    ("Es así (Zhang y otros, 2016).", "zhang-2016"),
    ("It is so.[^1]\n\n[^1]: See Adams (2001) and (Hill, 2007).", "adams-2001 hill-2007"),
];

/// A text with one citation that is not exact, and the entry that must be the first candidate.
const TOLERANT: &[(&str, &str)] = &[
    ("It is (Adems, 2001).", "adams-2001"),
    ("It is (Zimmerman, 1994).", "zimmermann-1994"),
    ("It is (Bourdieu, 1979).", "bourdieu-2000"),
    ("It is (Bordieu, 2000).", "bourdieu-2000"),
    ("It is (Grey, Evans & Van der Hill, 1999).", "evans-1999"),
    ("It is (Evans & Grey, 1999).", "evans-1999"),
    ("It is (Evans, Gray & Van der Hill, 1999).", "evans-1999"),
    ("It is (Evans et al., 2009).", "evans-1999"),
    ("It is (Ewans et al., 1999).", "evans-1999"),
    ("It is (Hill, 2008).", "hill-2008a"),
    ("It is (Adams & Cole, 2001).", "adams-2001a"),
    ("It is (Lee, 2003).", "lee-2003"),
    ("It is (UNDOC, 2018).", "united-nations-office-on-drugs-and-crime-2018"),
    ("It is (WHO, 2015).", "world-health-organization-2015"),
    ("It is (CDC, 2020).", "centers-for-disease-control-and-prevention-2020"),
    ("It is (Smith Jones, 2014).", "smith-jones-2014"),
    ("It is (SmithJones, 2014).", "smith-jones-2014"),
    ("It is (Beauvoir, 1949).", "de-beauvoir-1949"),
    ("It is (Dijk, 1998).", "van-dijk-1998"),
    ("It is (Li et al., 2006).", "li-2006"),
    ("It is (Muller & Weis, 2010).", "muller-2010"),
    ("It is (Alvarez & Duric, 2015).", "alvarez-nunez-2015"),
    ("It is (Zhang, Chen & Wang, 2016).", "zhang-2016"),
    ("It is (Zhang & Wang, 2016).", "zhang-2016"),
    ("It is (Macdonalds, in press).", "macdonald-inpress"),
    ("It is (MacDonald, forthcoming).", "macdonald-inpress"),
    ("It is (Van der Hill, Evans & Grey, 1999).", "evans-1999"),
    ("It is (World Health Organisation, 2015).", "world-health-organization-2015"),
    ("It is (US State Department, 2015).", "us-department-of-state-2015"),
    ("It is (Unesco Institute, 2013).", "unesco-2013"),
    ("It is (OBrian, 2018).", "obrien-2018"),
    ("It is (Jones, Brown & Smith, 2012).", "jones-2012"),
    ("Zimmermann et al. (1994) did.", "zimmermann-1994"),
    ("It is (Zhang, Wang & Cheng, 2016).", "zhang-2016"),
    ("It is (Wang et al., 2016).", "zhang-2016"),
    ("As Otto Hill (2007) says.", "hill-2007"),
    ("It is (Evans, Grey, Van der Hill, & Moss, 1999).", "evans-1999"),
    ("It is (Cole & Adams, 2001a).", "adams-2001a"),
    ("It is (Hill, 2008d).", "hill-2008a"),
    ("It is (Müller & Weiß, 2011).", "muller-2010"),
];

/// Texts that cite an entry the list does not have.
const MISSING: &[&str] = &[
    "It is (Nobody, 1999).",
    "As Nobody (1999) says.",
    "It is (Nobody & Noone, 1999).",
    "It is (Nobody et al., 1999).",
    "It is (Nobody, n.d.).",
];

/// Texts without any citation.
const NONE: &[&str] = &[
    "It was so in 2017.",
    "Women (n = 44) and men (N = 2015).",
    "Some 27,000 (26,750) people.",
    "It cost (US$ 2,015).",
    "It cost ($2015) then.",
    "It cost ($ 2015) then.",
    "In the following year (2015) it rose.",
    "It grew (June 2015) and fell (Spring 2019).",
    "It was signed (12 May 2015).",
    "It was signed (May 12, 2015).",
    "It was signed on Monday (Monday, 5 May 2015).",
    "The war (1914–1918) ended.",
    "The years (1990-2010) passed.",
    "See Figure 2 (2015).",
    "It is shown (Figure 1, 2015).",
    "It is shown (Fig. 3, 2015).",
    "It is shown (Table 2, 2015).",
    "It is shown (see Appendix B, 2015).",
    "(published in 2010)",
    "(in 2001)",
    "(since 2001)",
    "(until June 2001)",
    "(as of 2001)",
    "(2001)",
    "(2001, 2002)",
    "(c. 1650)",
    "(born 1970)",
    "(Geneva, Switzerland, 2010)",
    "They met (Geneva, 2010).",
    "They met (Nairobi, 1985).",
    "In Nepal (2015) it was so.",
    "In Bergen (2015) it was so.",
    "President Grant (2012) said so.",
    "As Justice Holmes (1919) wrote, it was so.",
    "La Ley (2006) no dice nada.",
    "Der Erlass (1877) half nicht.",
    "It is so (Trafficking Victims Protection Act, 2000).",
    "The Trafficking Victims Protection Act (2000) says so.",
    "The Act (2003) says so.",
    "The Palermo Protocol (2000) says so.",
    "It was decided (Brown v. Board of Education, 1954).",
    "The French Revolution (1789) came.",
    "World War II (1945) ended.",
    "The film *Toy Story* (1995) was seen.",
    "It is 37% (95% CI 1999, 2015).",
    "It is (p < .05, 2015 cases).",
    "It is (p. 2015).",
    "It is (pp. 1990–1995).",
    "It is (vol. 3, no. 2015).",
    "It is (28 U.S.C. § 1983).",
    "It is (18 U.S.C. § 1591, 2000).",
    "We asked (2015 participants).",
    "Smith asked (2015 participants).",
    "`(Adams, 2001)`",
    "# On (Adams, 2001)",
    "Adams, Bea (2001). One Thing and Another. Journal of Things, 2(5), 1-2.",
    "**Recommended Citation**\nAdams, Bea (2001). One Thing. Journal of Things, 2(5), 1-2.",
    "The list [12] and [3] and [1999].",
    "It is (ISO 9001, 2015).",
    "It is (version 2.0, 2015).",
    "It ran from 1999 to 2001 (two years).",
    "The total (1,999) was less than (2,001).",
    "It is x = (2001).",
    "Call (555) 2001.",
    "On 2015-06-01 (2015-06-02) it rained.",
    "https://example.org/2015/06 (2015).",
    "In her first year (1999) she left.",
    "The Summer Olympics (2012) were held.",
    "It rose between 2001 (first) and 2002 (second).",
    "Copyright (c) 2015.",
    "The 2008 crisis (2008) came.",
    "“It was so” (Interview, 2015).",
    "In Lawrence v. Texas (2003) the Court held.",
    "The Paris Agreement (2015) holds.",
    "Ludwig van Beethoven (1770–1827) composed.",
];

fn read(body: &str) -> Vec<(String, Resolution, Citations)> {
    let references = format!("# References\n\n{LIST}\n");
    let mut work = Work::from_texts("", &[("1.md", body), ("2.md", &references)]);
    work.load_all();
    let documents: Vec<_> = work.chapters.iter().map(|chapter| chapter.document.clone()).collect();
    let citations = Citations::of(&documents);
    let mut all = Vec::new();
    for id in work.ids() {
        for citation in citations.chapter(id) {
            let text = work.document(id).unwrap().slice(citation.span).to_owned();
            all.push((text, citation.resolution.clone(), citations.clone()));
        }
    }
    all
}

fn shown(found: &[(String, Resolution, Citations)]) -> String {
    let one = |(text, resolution, citations): &(String, Resolution, Citations)| match resolution {
        Resolution::Resolved(id) => format!("{text} = {}", citations.reference(*id).id),
        Resolution::Uncertain { candidates, reason } => {
            format!("{text} ? {} ({reason})", citations.reference(candidates[0]).id)
        }
        Resolution::Unresolved => format!("{text} -"),
    };
    found.iter().map(one).collect::<Vec<_>>().join(" | ")
}

#[test]
fn forms_read_as_judged_by_hand() {
    let (mut exact, mut exact_right, mut wrong) = (0, 0, Vec::new());
    for (text, expected) in EXACT {
        let found = read(text);
        let expected: Vec<&str> = expected.split(' ').collect();
        let own: Vec<String> = found
            .iter()
            .filter_map(|(_, resolution, citations)| match resolution {
                Resolution::Resolved(id) => Some(citations.reference(*id).id.clone()),
                _ => None,
            })
            .collect();
        exact += expected.len();
        let right = expected.iter().filter(|id| own.iter().any(|own| own == *id)).count();
        exact_right += right;
        if right < expected.len() || found.len() != expected.len() {
            println!("exact: {text}\n    {}", shown(&found));
        }
        if own.iter().any(|own| !expected.contains(&&**own)) {
            wrong.push(*text);
        }
    }
    let mut tolerant_right = 0;
    for (text, expected) in TOLERANT {
        let found = read(text);
        let right = matches!(&*found, [(_, Resolution::Uncertain { candidates, .. }, citations)]
            if citations.reference(candidates[0]).id == *expected);
        tolerant_right += usize::from(right);
        if !right {
            println!("tolerant: {text}\n    {}", shown(&found));
        }
        if found.iter().any(|(_, resolution, _)| matches!(resolution, Resolution::Resolved(_))) {
            wrong.push(*text);
        }
    }
    for text in MISSING {
        let found = read(text);
        assert!(matches!(&*found, [(_, Resolution::Unresolved, _)]), "{text}: {}", shown(&found));
    }
    let mut false_ones = 0;
    for text in NONE {
        let found = read(text);
        false_ones += found.len();
        if !found.is_empty() {
            println!("none: {text}\n    {}", shown(&found));
        }
    }
    println!(
        "{exact_right} of {exact} exact, {tolerant_right} of {} tolerant, {false_ones} false in {}",
        TOLERANT.len(),
        NONE.len()
    );
    assert!(wrong.is_empty(), "wrongly resolved: {wrong:?}");
    assert!(exact_right * 100 >= exact * 99, "{exact_right} of {exact} exact ones");
    assert!(tolerant_right * 100 >= TOLERANT.len() * 80, "{tolerant_right} tolerant ones");
    assert!(false_ones * 100 <= NONE.len(), "{false_ones} false ones");
}
