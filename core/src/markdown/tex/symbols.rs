//! What single commands stand for: letters, operators, relations, arrows, functions, delimiters.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Class;

/// Names and characters by class, `name character` after `name character`.
const TABLES: [(Class, &str); 6] = [
    (
        Class::Ord,
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ \
         varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ \
         upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π \
         Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω varGamma Γ varDelta Δ varTheta Θ varLambda Λ varSigma Σ \
         varPhi Φ varOmega Ω infty ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ imath ı jmath ȷ Re ℜ Im ℑ wp ℘ \
         aleph ℵ beth ℶ gimel ℷ daleth ℸ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ \
         top ⊤ bot ⊥ angle ∠ measuredangle ∡ triangle △ square □ Box □ blacksquare ■ Diamond ◇ lozenge ◊ \
         bigstar ★ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭ natural ♮ sharp ♯ prime ′ \
         backprime ‵ degree ° checkmark ✓ dots … ldots … dotsc … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ \
         ddots ⋱ eth ð mho ℧ complement ∁ surd √ dag † ddag ‡ S § P ¶ copyright © pounds £ euro € yen ¥ \
         AA Å aa å AE Æ ae æ OE Œ oe œ O Ø o ø ss ß L Ł l ł R ℝ N ℕ Z ℤ Q ℚ C ℂ Reals ℝ reals ℝ \
         Natnums ℕ natnums ℕ Complex ℂ cnums ℂ backslash \\ vert | Vert ‖ | ‖ lbrace { rbrace }",
    ),
    (
        Class::Bin,
        "pm ± mp ∓ times × div ÷ cdot · ast ∗ star ⋆ circ ∘ bullet • cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ \
         vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △ \
         bigtriangledown ▽ triangleleft ◁ triangleright ▷ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ bigcirc ◯ \
         dagger † ddagger ‡ amalg ⨿ ltimes ⋉ rtimes ⋊ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ dotplus ∔ \
         curlyvee ⋎ curlywedge ⋏ barwedge ⊼ veebar ⊻ circledast ⊛ circledcirc ⊚ circleddash ⊝ bmod mod \
         centerdot · intercal ⊺",
    ),
    (
        Class::Rel,
        "leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ \
         cong ≅ asymp ≍ doteq ≐ doteqdot ≑ propto ∝ varpropto ∝ models ⊨ vDash ⊨ vdash ⊢ dashv ⊣ Vdash ⊩ \
         perp ⊥ mid ∣ nmid ∤ parallel ∥ nparallel ∦ bowtie ⋈ smile ⌣ frown ⌢ ll ≪ gg ≫ lll ⋘ ggg ⋙ \
         prec ≺ succ ≻ preceq ⪯ succeq ⪰ precsim ≾ succsim ≿ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ \
         subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ nsupseteq ⊉ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ \
         in ∈ notin ∉ ni ∋ owns ∋ lesssim ≲ gtrsim ≳ lessgtr ≶ gtrless ≷ lessapprox ⪅ gtrapprox ⪆ \
         nless ≮ ngtr ≯ nleq ≰ ngeq ≱ trianglelefteq ⊴ trianglerighteq ⊵ triangleq ≜ coloneqq ≔ coloneq ≔ \
         eqqcolon ≕ therefore ∴ because ∵ backsim ∽ thicksim ∼ thickapprox ≈ between ≬ pitchfork ⋔ \
         leftarrow ← gets ← rightarrow → to → uparrow ↑ downarrow ↓ leftrightarrow ↔ updownarrow ↕ \
         Leftarrow ⇐ Rightarrow ⇒ Uparrow ⇑ Downarrow ⇓ Leftrightarrow ⇔ Updownarrow ⇕ longleftarrow ⟵ \
         longrightarrow ⟶ longleftrightarrow ⟷ Longleftarrow ⟸ Longrightarrow ⟹ Longleftrightarrow ⟺ \
         implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ longmapsto ⟼ hookleftarrow ↩ hookrightarrow ↪ nearrow ↗ \
         searrow ↘ swarrow ↙ nwarrow ↖ leftharpoonup ↼ leftharpoondown ↽ rightharpoonup ⇀ \
         rightharpoondown ⇁ rightleftharpoons ⇌ leftrightharpoons ⇋ leadsto ⇝ rightsquigarrow ⇝ \
         twoheadrightarrow ↠ twoheadleftarrow ↞ rightleftarrows ⇄ leftrightarrows ⇆ rightrightarrows ⇉ \
         nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ nLeftarrow ⇍ curvearrowright ↷ circlearrowright ↻ \
         dashrightarrow ⇢ upharpoonright ↾ restriction ↾ multimap ⊸",
    ),
    (
        Class::Op,
        "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀ \
         bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup ⨆ arccos arccos arcsin arcsin arctan arctan \
         arg arg cos cos cosh cosh cot cot coth coth csc csc deg deg det det dim dim exp exp gcd gcd hom hom \
         inf inf ker ker lg lg lim lim ln ln log log max max min min Pr Pr sec sec sin sin sinh sinh sup sup \
         tan tan tanh tanh",
    ),
    (Class::Open, "lparen ( lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ llbracket ⟦ ulcorner ⌜ { {"),
    (Class::Close, "rparen ) rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rrbracket ⟧ urcorner ⌝ } }"),
];

static SYMBOLS: LazyLock<HashMap<&'static str, (&'static str, Class)>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (class, table) in TABLES {
        let mut words = table.split_ascii_whitespace();
        while let (Some(name), Some(shown)) = (words.next(), words.next()) {
            all.insert(name, (shown, class));
        }
    }
    all.extend([
        ("limsup", ("lim sup", Class::Op)),
        ("liminf", ("lim inf", Class::Op)),
        ("colon", (":", Class::Punct)),
        ("%", ("%", Class::Ord)),
        ("&", ("&", Class::Ord)),
        ("#", ("#", Class::Ord)),
        ("$", ("$", Class::Ord)),
        ("_", ("_", Class::Ord)),
    ]);
    all
});

/// The character that a command stands for.
pub(super) fn symbol(name: &str) -> Option<(&'static str, Class)> {
    SYMBOLS.get(name).copied()
}

/// The class of a character that stands for itself, and what is shown for it.
pub(super) fn character(c: char) -> (char, Class) {
    match c {
        '-' => ('−', Class::Bin),
        '*' => ('∗', Class::Bin),
        '+' | '±' | '×' | '·' | '∪' | '∩' | '∧' | '∨' | '⊕' | '⊗' => (c, Class::Bin),
        '=' | '<' | '>' | '≤' | '≥' | '≠' | '≈' | '∈' | '→' | '←' | '⇒' | '⇔' | '↔' | '∼' | '≡' => {
            (c, Class::Rel)
        }
        ',' | ';' | ':' => (c, Class::Punct),
        '(' | '[' | '⟨' => (c, Class::Open),
        ')' | ']' | '⟩' | '!' | '?' => (c, Class::Close),
        '∑' | '∏' | '∫' => (c, Class::Op),
        _ => (c, Class::Ord),
    }
}

/// Blanks that a spacing command stands for.
pub(super) fn spacing(name: &str) -> Option<usize> {
    Some(match name {
        "!" | "negthinspace" | "negmedspace" | "negthickspace" | "/" => 0,
        "," | ":" | ">" | ";" | " " | "\n" | "~" | "thinspace" | "medspace" | "thickspace" | "enspace"
        | "space" | "nobreakspace" | "enskip" => 1,
        "quad" => 2,
        "qquad" => 4,
        _ => return None,
    })
}

/// Whether a command changes nothing that a line of characters could show.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "displaystyle"
            | "textstyle"
            | "scriptstyle"
            | "scriptscriptstyle"
            | "limits"
            | "nolimits"
            | "nonumber"
            | "notag"
            | "big"
            | "Big"
            | "bigg"
            | "Bigg"
            | "bigl"
            | "Bigl"
            | "biggl"
            | "Biggl"
            | "bigr"
            | "Bigr"
            | "biggr"
            | "Biggr"
            | "bigm"
            | "Bigm"
            | "biggm"
            | "Biggm"
            | "normalsize"
            | "small"
            | "large"
            | "Large"
            | "relax"
            | "allowbreak"
            | "nobreak"
    )
}

/// The sign that is set over a letter, as a combining character; whether it may stand over each of several.
pub(super) fn accent(name: &str) -> Option<(char, bool)> {
    Some(match name {
        "hat" | "widehat" => ('\u{302}', false),
        "bar" | "overline" => ('\u{304}', true),
        "vec" | "overrightarrow" => ('\u{20d7}', false),
        "dot" => ('\u{307}', false),
        "ddot" => ('\u{308}', false),
        "dddot" => ('\u{20db}', false),
        "tilde" | "widetilde" => ('\u{303}', false),
        "check" | "widecheck" => ('\u{30c}', false),
        "breve" => ('\u{306}', false),
        "acute" => ('\u{301}', false),
        "grave" => ('\u{300}', false),
        "mathring" => ('\u{30a}', false),
        "underline" | "underbar" => ('\u{332}', true),
        _ => return None,
    })
}

/// The fraction of two digits, where there is a character for it.
pub(super) fn vulgar(numerator: &str, denominator: &str) -> Option<&'static str> {
    Some(match (numerator, denominator) {
        ("1", "2") => "½",
        ("1", "3") => "⅓",
        ("2", "3") => "⅔",
        ("1", "4") => "¼",
        ("3", "4") => "¾",
        ("1", "5") => "⅕",
        ("1", "6") => "⅙",
        ("5", "6") => "⅚",
        ("1", "8") => "⅛",
        ("3", "8") => "⅜",
        _ => return None,
    })
}
