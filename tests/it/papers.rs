//! Whole papers of several disciplines and languages, written for this test, each with a table made by hand of what
//! it cites and of what only looks like a citation: some here, longer ones in `tests/papers`. The rates that the
//! program promises are worked out here.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says what failed")]

use std::path::Path;

use lectern::cite::{Citations, Resolution};
use lectern::work::Work;

/// A paper, and what was judged by hand.
struct Paper {
    name: &'static str,
    text: &'static str,
    list: &'static str,
    /// `text = id` for what resolves, `text ? id` for what is uncertain with this candidate, `text -` for what has no
    /// entry; in text order.
    cited: &'static str,
    /// Words that stand in the text and are no citation, nor part of one; one a line.
    nothing: &'static str,
}

const PAPERS: &[Paper] = &[
    Paper {
        name: "medicine, numbers",
        text: "\
Hand hygiene lowers the rate of infection [1–3], and audits help [2, 5]. Of the 240 nurses [range 21–64 years] asked in \
2019, 31 (12.9%) had never been audited [4]. A trial of gel [6] found an odds ratio of 1.8 [95% CI 1.2–2.7] (p = 0.003), \
while another [1,3–5] did not. Rinsing for 20 s (2015 guideline) was enough [6]. In a cohort (n = 2012) the effect stayed \
for 12 months [7]. See Table 2 [rows 3–5] and Fig. 1 (2018 data). The array `counts[3]` holds what was counted, and [sic] \
nobody knows why. The dose was 5 [mg/kg] twice; the score ranges over [0, 10].

Later work [12] is not yet listed.",
        list: "\
1. Abe K, Ito M. Washing hands in wards. *J Hosp Infect*. 2010;74(2):101–5.
2. Baum T, Roy S, Lee H. Audits that nurses like. *Lancet*. 2011;377:1200–8. doi:10.1000/baum
3. Cho Y, et al. Gel or soap. *BMJ*. 2012;345:e500.
4. Diaz P. Never audited. *Infect Control*. 2013;34(1):1–9.
5. Eze N, Okoro C. Feedback at the sink. *J Adv Nurs*. 2014;70(4):44–51.
6. Fox L. Twenty seconds. *Hygiene*. 2016;3:12–20.
7. Gil A, Ruiz B. A year after. *Epidemiology*. 2018;29(5):600–9.",
        cited: "\
1–3 = abe-2010
1–3 = baum-2011
1–3 = cho-2012
2 = baum-2011
5 = eze-2014
4 = diaz-2013
6 = fox-2016
1 = abe-2010
3–5 = cho-2012
3–5 = diaz-2013
3–5 = eze-2014
6 = fox-2016
7 = gil-2018",
        nothing: "\
range 21–64 years
2019
12.9%
95% CI 1.2–2.7
p = 0.003
2015 guideline
n = 2012
rows 3–5
2018 data
counts[3]
[sic]
[mg/kg]
[0, 10]
[12]",
    },
    Paper {
        name: "law review, notes",
        text: "\
The court turned away from that rule.[^1] It had been settled since 1923,[^2] and nobody doubted it (at least before \
1954).[^3] Later cases took another way.[^4] The Act (1964) changed little,[^5] and the amendment of 1972 less.[^6] \
Scholars were quick to see it.[^7] Others were not.[^8] The debate went on.[^9] It ended in 2003.[^10]

[^1]: Ada Quill, *The Vanishing Rule*, 88 Harv. L. Rev. 400, 412 (1975) [hereinafter Quill, Vanishing].
[^2]: *Id.* at 415.
[^3]: Ben Roth & Cy Stone, *Old Law, New Courts*, 90 Yale L.J. 1, 7 (1980).
[^4]: *Id.* at 9–11 (discussing the decisions of 1954 to 1962).
[^5]: Quill, *supra* note 1, at 420.
[^6]: *See* Roth & Stone, *supra* note 3, at 12.
[^7]: Dee Tell, *A Reply*, 3 Stan. L. Rev. 33 (1982); Eve Ure, *A Rejoinder*, 4 Stan. L. Rev. 55 (1983).
[^8]: *Id.* at 57.
[^9]: Tell, *supra* note 4, at 34.
[^10]: Quill, Vanishing, at 421; *cf.* § 1983 and 42 U.S.C. § 2000e (2018).",
        list: "",
        cited: "\
Id. = note-1
Id. = note-3
Quill, supra note 1 = note-1
Roth & Stone, supra note 3 = note-3
Id. ? note-7
Tell, supra note 4 ? note-7
Quill, Vanishing = note-1",
        nothing: "\
since 1923
1954).
The Act (1964)
amendment of 1972
in 2003
(1975)
1954 to 1962
§ 1983
§ 2000e (2018)",
    },
    Paper {
        name: "humanities, notes with short titles",
        text: "\
The map was drawn before the land was seen.[^1] It was copied for a century,[^2] and printed in 1598 (or 1599).[^3] Of \
the later hands little is known.[^4] One of them worked in Lisbon (1611–1618).[^5] What the traders wanted is told \
elsewhere.[^6] The Second Folio (1632) names him twice.[^7] He died in Goa (?1640).[^8]

[^1]: Helena Marques, *Coasts of Paper: Mapping before Sailing* (Lisbon: Tágide, 1988), 14.
[^2]: Marques, *Coasts of Paper*, 31–33.
[^3]: Ibid., 35.
[^4]: Tomas Oduya, “Hands without Names,” *Imago* 12 (1994): 40.
[^5]: Oduya, “Hands without Names,” 44–46; Marques, *Coasts of Paper*, 90.
[^6]: Peter Quist, *Traders and Their Maps* (Leiden: Brink, 2003), ch. 2.
[^7]: Quist, *Traders*, 101.
[^8]: Ibid., 102, but compare Stone, *Deaths at Goa*, 7.",
        list: "\
Marques, Helena. *Coasts of Paper: Mapping before Sailing*. Lisbon: Tágide, 1988.

Marques, Helena. *Inks*. Lisbon: Tágide, 1990.

Oduya, Tomas. “Hands without Names.” *Imago* 12 (1994): 38–59.

Quist, Peter. *Traders and Their Maps*. Leiden: Brink, 2003.",
        cited: "\
Marques, Coasts of Paper: Mapping before Sailing = marques-1988
Marques, Coasts of Paper = marques-1988
Ibid. = marques-1988
Oduya, “Hands without Names,” = oduya-1994
Oduya, “Hands without Names,” = oduya-1994
Marques, Coasts of Paper = marques-1988
Quist, Traders and Their Maps = quist-2003
Quist, Traders = quist-2003
Ibid. = quist-2003",
        nothing: "\
in 1598 (or 1599)
(1611–1618)
The Second Folio (1632)
(?1640)
Imago 12 (1994)
Stone, Deaths at Goa",
    },
    Paper {
        name: "Spanish, author and year",
        text: "\
La lectura en voz alta mejora la comprensión (García Márquez y Peña, 2009; Núñez, 2012). Según Ortiz de la Fuente \
(2015, p. 33), el efecto dura; véase también Núñez (2012: 14) y Peña et al. (2017). En 2010 se midió otra vez (enero de \
2011), con 2014 alumnos. La Ley (2006) y la Constitución (1978) no dicen nada. En Madrid (2013) se repitió el ensayo \
(cf. Ibáñez, Soler e Iglesias, 2014, pp. 2–9). La Organización Mundial de la Salud (2016) lo recomienda (OMS, 2016). \
Así lo niega Quiroga (s. f.). Algunos (Peña y otros, 2017) dudan; otros no (Zubiri, 1999). La Figura 2 (2015) y el \
cuadro 3 (2016) lo muestran.",
        list: "\
García Márquez, A., y Peña, B. (2009). *Leer en voz alta*. Editorial Sol.

Ibáñez, C., Soler, D., e Iglesias, E. (2014). Ensayos repetidos. *Revista de Lectura*, 3(2), 1–20.

Núñez, F. (2012). *Comprender*. Editorial Luna.

Organización Mundial de la Salud [OMS]. (2016). *Informe*. OMS.

Ortiz de la Fuente, G. (2015). *Efectos*. Editorial Sol.

Peña, H., Ruiz, I., y Sanz, J. (2017). Dudas. *Revista de Lectura*, 6(1), 5–15.

Quiroga, K. (s. f.). *Negaciones*. Editorial Luna.",
        cited: "\
García Márquez y Peña, 2009 = garcia-marquez-2009
Núñez, 2012 = nunez-2012
Ortiz de la Fuente (2015, p. 33) = ortiz-de-la-fuente-2015
Núñez (2012: 14) = nunez-2012
Peña et al. (2017) = pena-2017
Ibáñez, Soler e Iglesias, 2014 = ibanez-2014
Organización Mundial de la Salud (2016) = organizacion-mundial-de-la-salud-2016
OMS, 2016 = organizacion-mundial-de-la-salud-2016
Quiroga (s. f.) = quiroga-nd
Peña y otros, 2017 = pena-2017
Zubiri, 1999 -",
        nothing: "\
En 2010
enero de 2011
2014 alumnos
La Ley (2006)
Constitución (1978)
En Madrid (2013)
Figura 2 (2015)
cuadro 3 (2016)",
    },
    Paper {
        name: "French, author and year",
        text: "\
Les archives ne parlent pas (Lefèvre, 1998 ; Dubois et Caron, 2004). Comme l’écrit Lefèvre (1998, p. 12), on les fait \
parler. Voir aussi Dubois et Caron (2004) et N’Diaye et al. (2010). La loi (1979) les a ouvertes en janvier (1980). Les \
fonds de Lyon (1944) restent fermés, de même que la circulaire (2002). D’après de Certeau (1975), écrire l’histoire est \
un art (voir Ricœur, 2000 : 168). L’INSEE (2011) compte 1789 communes (soit 12 % en 2010). Tous ne sont pas d’accord \
(Moreau, Petit et al., 2015 ; Vidal, 2016a, 2016b). Le tableau (2012) le montre, et le décret (2013) aussi.",
        list: "\
Certeau, M. de (1975). *L’écriture de l’histoire*. Gallimard.

Dubois, A., et Caron, B. (2004). Ouvrir les fonds. *Annales*, 59(1), 3–20.

INSEE. (2011). *Recensement*. Paris.

Lefèvre, C. (1998). *Le goût du papier*. Seuil.

Moreau, D., Petit, E., Blanc, F., et Roux, G. (2015). *Désaccords*. Seuil.

N’Diaye, H., Sow, I., et Ba, J. (2010). Archives orales. *Cahiers*, 12, 4–9.

Ricœur, P. (2000). *La mémoire, l’histoire, l’oubli*. Seuil.

Vidal, K. (2016a). *Premier*. Seuil.

Vidal, K. (2016b). *Second*. Seuil.",
        cited: "\
Lefèvre, 1998 = lefevre-1998
Dubois et Caron, 2004 = dubois-2004
Lefèvre (1998, p. 12) = lefevre-1998
Dubois et Caron (2004) = dubois-2004
N’Diaye et al. (2010) = ndiaye-2010
de Certeau (1975) ? certeau-1975
Ricœur, 2000 = ricoeur-2000
INSEE (2011) = insee-2011
Moreau, Petit et al., 2015 = moreau-2015
Vidal, 2016a = vidal-2016a
2016b = vidal-2016b",
        nothing: "\
La loi (1979)
janvier (1980)
Lyon (1944)
la circulaire (2002)
1789 communes
12 % en 2010
Le tableau (2012)
le décret (2013)",
    },
    Paper {
        name: "German, author and year",
        text: "\
Die Bahn kam spät (Müller/Weiß 1999; Groß 2003: 17). Wie Köhler (2008) zeigt, kam sie zu spät; vgl. Köhler (2008, \
S. 44) und Schäfer u. a. (2011). Im Jahr 1871 (Mai) war sie noch im Bau. Das Gesetz (1875) half nicht, der Erlass (1877) \
auch nicht. In Köln (1859) stand schon die Brücke. Anders sieht es von der Heide (2006). Das Statistische Bundesamt \
(2012) zählt 2011 Bahnhöfe (Abb. 3, 2010). Man sprach davon (vgl. Groß 2003; Lang und Ott 2014, S. 3–5; Bauer o. J.), \
und man schwieg (Kaiser 1888). Version 2.1 (2013) der Karte ist besser.",
        list: "\
Bauer, A. (o. J.): *Undatiertes*. Berlin: Verlag.

Groß, B. (2003): *Schienen*. Berlin: Verlag.

Heide, C. von der (2006): *Anders gesehen*. Köln: Verlag.

Köhler, D. (2008): *Zu spät*. München: Verlag.

Lang, E., und Ott, F. (2014): Reden. In: *Zeitschrift*, 3(1), S. 1–9.

Müller, G., und Weiß, H. (1999): *Späte Bahn*. Berlin: Verlag.

Schäfer, I., Horn, J., und Kuhn, K. (2011): *Drei*. Bonn: Verlag.

Statistisches Bundesamt (2012): *Bahnhöfe*. Wiesbaden.",
        cited: "\
Müller/Weiß 1999 = muller-1999
Groß 2003 = gross-2003
Köhler (2008) = kohler-2008
Köhler (2008, S. 44) = kohler-2008
Schäfer u. a. (2011) = schafer-2011
von der Heide (2006) ? heide-2006
Statistische Bundesamt (2012) ? statistisches-bundesamt-2012
Groß 2003 = gross-2003
Lang und Ott 2014 = lang-2014
Bauer o. J. = bauer-nd
Kaiser 1888 -",
        nothing: "\
1871 (Mai)
Das Gesetz (1875)
der Erlass (1877)
In Köln (1859)
2011 Bahnhöfe
Abb. 3, 2010
Version 2.1 (2013)",
    },
    Paper {
        name: "Portuguese, author and year",
        text: "\
A horta escolar ensina (SILVA; SOUZA, 2008; Araújo, 2013). Para Gonçalves (2016, p. 21), ensina mais que o livro; ver \
também Gonçalves e Araújo (2017). Em 2015 (março) havia 2013 hortas. A Lei (1996) e o Decreto (2007) pedem merenda. Em \
Recife (2011) a horta era grande. Segundo Conceição et al. (2019), o efeito é pequeno (apud Araújo, 2013). O Ministério \
da Educação (2014) concorda. Outros discordam (Brandão, 2001; Teixeira, 2002). A Tabela 4 (2018) e o Quadro 1 (2017) \
resumem.",
        list: "\
Araújo, A. (2013). *A horta*. Editora Mar.

Brandão, B. (2001). *Discordar*. Editora Mar.

Conceição, C., Dias, D., & Esteves, E. (2019). Efeitos pequenos. *Revista*, 2(2), 2–12.

Gonçalves, F. (2016). *Mais que o livro*. Editora Rio.

Gonçalves, F., & Araújo, A. (2017). Dois juntos. *Revista*, 1(1), 1–9.

Ministério da Educação. (2014). *Diretrizes*. Brasília.

Silva, G., & Souza, H. (2008). *Ensinar*. Editora Rio.",
        cited: "\
SILVA; SOUZA, 2008 = silva-2008
Araújo, 2013 = araujo-2013
Gonçalves (2016, p. 21) = goncalves-2016
Gonçalves e Araújo (2017) = goncalves-2017
Conceição et al. (2019) = conceicao-2019
Araújo, 2013 = araujo-2013
Ministério da Educação (2014) = ministerio-da-educacao-2014
Brandão, 2001 = brandao-2001
Teixeira, 2002 -",
        nothing: "\
Em 2015 (março)
2013 hortas
A Lei (1996)
o Decreto (2007)
Em Recife (2011)
Tabela 4 (2018)
Quadro 1 (2017)",
    },
];

/// How many were judged, and how many of them came out as judged.
#[derive(Default)]
struct Tally {
    exact: (usize, usize),
    tolerant: (usize, usize),
    /// Without an entry, and said to have none.
    missing: (usize, usize),
    found: usize,
    wrong: usize,
    nothing: usize,
}

/// A paper of `PAPERS`: its list is a chapter of its own.
fn read_short(paper: &Paper, tally: &mut Tally) -> Vec<String> {
    let text = format!("# Text\n\n{}\n", paper.text);
    let list = format!("# References\n\n{}\n", paper.list);
    let nothing: Vec<&str> = paper.nothing.lines().collect();
    read(paper.name, &[("1.md", &text), ("2.md", &list)], (paper.cited, &nothing), tally)
}

/// The papers of `tests/papers`: `NAME.md`, and beside it `NAME.txt` with the same table, where `! ` stands before words
/// that cite nothing.
fn read_long(tally: &mut Tally) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/papers");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|end| end == "md"));
    names.sort();
    assert!(names.len() > 13, "{}", names.len());
    let mut wrong = Vec::new();
    for path in names {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let table = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let nothing: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("! ")).collect();
        let cited: Vec<&str> = table.lines().filter(|line| !line.starts_with("! ")).collect();
        wrong.extend(read(&name, &[("1.md", &text)], (&cited.join("\n"), &nothing), tally));
    }
    wrong
}

fn read(
    name: &str,
    files: &[(&str, &str)],
    (cited, nothing): (&str, &[&str]),
    tally: &mut Tally,
) -> Vec<String> {
    let mut work = Work::from_texts("", files);
    work.load_all();
    let citations = Citations::of(&work.documents());
    let mut found: Vec<(String, &Resolution)> = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    for id in work.ids() {
        let Some(document) = work.document(id) else { continue };
        for citation in citations.chapter(id) {
            found.push((document.slice(citation.span).replace('\n', " "), &citation.resolution));
            shown.push(document.slice(citation.group).replace('\n', " "));
        }
    }
    let id = |id: &_| citations.reference(*id).id.as_str();
    let mut wrong: Vec<String> = Vec::new();
    let mut left = found;
    for line in cited.lines() {
        let (words, sign, wanted) = line
            .strip_suffix(" -")
            .map(|words| (words, '-', ""))
            .or_else(|| line.rsplit_once(" = ").map(|(words, id)| (words, '=', id)))
            .or_else(|| line.rsplit_once(" ? ").map(|(words, id)| (words, '?', id)))
            .expect("a line of the table");
        let fits = |resolution: &Resolution| match (sign, resolution) {
            ('=', Resolution::Resolved(own)) => id(own) == wanted,
            ('?', Resolution::Uncertain { candidates, .. }) => candidates.iter().any(|own| id(own) == wanted),
            ('-', Resolution::Unresolved) => true,
            _ => false,
        };
        let at = left.iter().position(|(own, resolution)| own == words && fits(resolution));
        let count = match sign {
            '=' => &mut tally.exact,
            '?' => &mut tally.tolerant,
            _ => &mut tally.missing,
        };
        count.0 += 1;
        match at {
            Some(at) => {
                count.1 += 1;
                tally.found += 1;
                left.remove(at);
            }
            None => wrong.push(format!("{name}: missed {line}")),
        }
    }
    // Found, and not judged to be one: a false citation, or a right one that leads elsewhere.
    for (words, resolution) in left {
        tally.found += 1;
        tally.wrong += 1;
        let to = match resolution {
            Resolution::Resolved(own) => format!("= {}", id(own)),
            Resolution::Uncertain { candidates, .. } => format!("? {}", id(&candidates[0])),
            Resolution::Unresolved => "-".to_owned(),
        };
        wrong.push(format!("{name}: false {words} {to}"));
    }
    let source = files[0].1.replace(['*', '`'], "").replace("<sup>", "").replace("</sup>", "");
    for words in nothing {
        let plain = words.trim_matches(['.', ')']);
        assert!(source.contains(plain), "{name}: {words:?} does not stand in it");
        tally.nothing += 1;
    }
    wrong
}

#[test]
fn papers_read_as_judged_by_hand() {
    let mut tally = Tally::default();
    let mut wrong: Vec<String> = PAPERS.iter().flat_map(|paper| read_short(paper, &mut tally)).collect();
    wrong.extend(read_long(&mut tally));
    for line in &wrong {
        println!("{line}");
    }
    let share = |(all, right): (usize, usize)| right as f64 / all.max(1) as f64;
    let judged = tally.exact.0 + tally.tolerant.0 + tally.missing.0;
    println!(
        "{judged} citations, {} that are none: exact {:.3}, tolerant {:.3}, without an entry {:.3}, false {} of {}",
        tally.nothing,
        share(tally.exact),
        share(tally.tolerant),
        share(tally.missing),
        tally.wrong,
        tally.found
    );
    assert!(judged >= 400 && tally.nothing >= 230, "{judged} {}", tally.nothing);
    assert!(share(tally.exact) >= 0.99);
    assert!(share(tally.tolerant) >= 0.8);
    assert!(share(tally.missing) >= 0.8);
    assert!(tally.wrong * 100 < tally.found);
}
