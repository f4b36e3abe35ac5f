//! TeX's mathematics as text that can be read: `\frac{a}{b} \le x_i^2` is `a/b ≤ xᵢ²`.
//!
//! A formula is shown whole or not at all: where one command of it is not known, or what it means could not be
//! told from the characters, its source is shown. Matrices, cases and aligned equations take several rows where
//! they stand alone, and are written in a line elsewhere. Nothing is defined or expanded, nesting and size are
//! bounded, and every byte is read once.
//!
//! The crates that there are print `MathML`, or replace commands one by one and so leave half of what they do
//! not know.

mod grid;
mod letters;
mod line;
mod parse;
mod sheet;
mod symbols;

use self::parse::Parser;

/// Bytes of a formula that is read; longer ones are shown as they are.
const LONGEST: usize = 16 * 1024;

/// How a part of a formula stands to its neighbours (The `TeXbook`, chapter 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Ord,
    /// `∑`, `sin`.
    Op,
    Bin,
    Rel,
    Open,
    Close,
    Punct,
    Space,
}

/// The formula as it is read, its rows parted by `\n`; `None` where it cannot be shown. `display` says whether it
/// stands alone, and so may take several rows.
pub(super) fn show(tex: &str, display: bool) -> Option<String> {
    if tex.len() > LONGEST {
        return None;
    }
    let rows = Parser::new(tex, display).formula()?;
    let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
    let text = rows.join("\n");
    (!text.trim().is_empty()).then_some(text)
}

/// The names in `\label{…}`.
pub(super) fn labels(tex: &str) -> impl Iterator<Item = &str> {
    tex.split("\\label{")
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.trim()))
        .filter(|name| !name.is_empty())
}

/// Whether an environment stands for equations of its own, without signs round it.
pub(super) fn is_equations(name: &str) -> bool {
    matches!(
        name.strip_suffix('*').unwrap_or(name),
        "align"
            | "alignat"
            | "flalign"
            | "equation"
            | "eqnarray"
            | "gather"
            | "multline"
            | "displaymath"
            | "math"
    )
}

/// Whether what stands between `\(` and `\)`, which are escaped brackets to Markdown, is meant as mathematics.
pub(super) fn reads_as_mathematics(text: &str) -> bool {
    let bytes = text.as_bytes();
    let command = bytes.windows(2).any(|pair| pair[0] == b'\\' && pair[1].is_ascii_alphabetic());
    let is_word = |word: &str| word.len() > 3 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let sign = bytes.iter().any(|b| matches!(b, b'^' | b'_' | b'='));
    command || ((sign || text.trim().len() == 1) && !text.split_whitespace().any(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(tex: &str) -> String {
        show(tex, false).unwrap_or_else(|| format!("TeX: {tex}"))
    }

    fn rows(tex: &str) -> String {
        show(tex, true).unwrap_or_else(|| format!("TeX: {tex}"))
    }

    #[test]
    fn letters_operators_and_relations() {
        assert_eq!(line(r"E=mc^2"), "E = mc²");
        assert_eq!(line(r"\alpha\leq\beta + \gamma"), "α ≤ β + γ");
        assert_eq!(line(r"-x \to -\infty"), "−x → −∞");
        assert_eq!(line(r"f: A \to B, g(x)"), "f: A → B, g(x)");
        assert_eq!(line(r"x \not= y \not\in Z"), "x ≠ y ∉ Z");
        assert_eq!(line(r"140{,}000 \cdot 1.5\%"), "140,000 · 1.5%");
        assert_eq!(line(r"P(A \mid B)"), "P(A ∣ B)");
        assert_eq!(line(r"\{ x : |x| < 3 \}"), "{x: |x| < 3}");
        assert_eq!(line(r"\sin x + \cos(2x) \log_2 n"), "sin x + cos(2x) log₂ n");
        assert_eq!(line(r"a\,b\quad c % said"), "a b  c");
    }

    #[test]
    fn scripts_where_there_are_characters_for_all() {
        assert_eq!(line(r"x_{n+1}^{2}"), "xₙ₊₁²");
        assert_eq!(line(r"x_i^T A^{-1}"), "xᵢᵀA⁻¹");
        assert_eq!(line(r"x^{q+1} y_{b}z"), "x^(q+1)y_b z");
        assert_eq!(line(r"x_{\text{eff}} + y"), "x_eff + y");
        assert_eq!(line(r"f'(x) g''  90^\circ"), "f′(x)g″90°");
        assert_eq!(line(r"\sum_{i=1}^{n} i"), "∑ᵢ₌₁ⁿ i");
        assert_eq!(line(r"\sum_{i \in S}^n x"), "∑_(i∈S)^n x");
        assert_eq!(line(r"\lim_{x \to 0} f"), "lim_(x→0) f");
        assert_eq!(line(r"\int_0^1 f(x)\,dx"), "∫₀¹ f(x) dx");
    }

    #[test]
    fn fractions_and_roots_keep_what_belongs_together() {
        assert_eq!(line(r"\frac{a}{b}"), "a/b");
        assert_eq!(line(r"\frac{a+b}{2c} d"), "((a + b)/(2c))d");
        assert_eq!(line(r"\frac{dy}{dx} = \frac12 m"), "dy/dx = ½m");
        assert_eq!(line(r"2\frac{a}{b} + c"), "2(a/b) + c");
        assert_eq!(line(r"\frac{\frac{a}{b}}{c}"), "(a/b)/c");
        assert_eq!(line(r"\frac{a}{b}^2"), "(a/b)²");
        assert_eq!(line(r"\sqrt{x} + \sqrt{a+b}"), "√x + √(a + b)");
        assert_eq!(line(r"\sqrt{x}y + \sqrt[3]{2} + \sqrt[n]{x}"), "(√x)y + ∛2 + ⁿ√x");
        assert_eq!(line(r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}"), "(−b ± √(b² − 4ac))/(2a)");
        assert_eq!(line(r"e^{\frac{1}{2}}"), "e^(1/2)");
        assert_eq!(line(r"\binom{n}{k}"), "(n choose k)");
    }

    #[test]
    fn accents_alphabets_and_words() {
        assert_eq!(line(r"\hat{x} \bar y \vec{v}"), "x\u{302}ȳv\u{20d7}");
        assert_eq!(line(r"\mathbb{R}^n \mathcal{L} \mathbf{x}"), "ℝⁿℒ𝐱");
        assert_eq!(line(r"\text{if } x > 0"), "if x > 0");
        assert_eq!(line(r"\operatorname{softmax}(z)"), "softmax(z)");
        assert_eq!(line(r"\operatorname*{arg\,max}_{x} f"), "arg maxₓ f");
        assert_eq!(line(r"\left( \frac{a}{b} \right]"), "(a/b]");
        assert_eq!(line(r"\left. x \right|_{y=0}"), "x|_(y=0)");
    }

    #[test]
    fn rows_where_it_stands_alone() {
        assert_eq!(rows(r"A = \begin{pmatrix} 1 & 2 \\ 30 & 4 \end{pmatrix} x"), "A = ⎛1   2⎞x\n    ⎝30  4⎠");
        assert_eq!(line(r"A = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}"), "A = [1, 2; 3, 4]");
        assert_eq!(
            rows(r"f = \begin{cases} 1, & x > 0 \\ 0 & \text{otherwise} \end{cases}"),
            "f = ⎧1,  x > 0\n    ⎩0   otherwise"
        );
        assert_eq!(
            rows("\\begin{align}\na &= b + c \\label{eq:a} \\\\\n  &= d \\tag{2}\n\\end{align}"),
            "a = b + c\n  = d       (2)"
        );
        assert_eq!(line(r"\underbrace{a+b}_{n} = \overbrace{c}^{\text{two}}"), "(a + b)⏟ₙ = c⏞ᵗʷᵒ");
        assert_eq!(
            line(r"A \xrightarrow[g]{f} B \stackrel{?}{=} C \overset{!}{=} D"),
            "A ─f, g→ B =^? C =^! D"
        );
        assert_eq!(line(r"\widehat{AB} \boxed{x} \abs{a-b} \ket{0}"), "(AB)\u{302}x|a − b||0⟩");
        assert_eq!(rows(r"a = b \tag{1}"), "a = b   (1)");
        assert_eq!(rows(r"a \\ b"), "a\nb");
        assert_eq!(labels("\\label{eq:a} x \\label{ b }").collect::<Vec<_>>(), ["eq:a", "b"]);
    }

    #[test]
    fn what_is_not_known_stays_as_it_is_whole() {
        for tex in [
            r"\mymacro{x} = \alpha",
            r"\def\x{\x}\x",
            r"\frac{a}",
            r"{a",
            r"a}",
            r"x^^2",
            r"x_a_b",
            r"\left( a",
            r"a & b",
            r"\begin{tikzpicture} \end{tikzpicture}",
            r"\begin{matrix} a",
            r"\",
            r"",
        ] {
            assert_eq!(show(tex, false), None, "{tex}");
        }
    }

    #[test]
    fn hostile_formulas_take_linear_time_and_space() {
        let many = |part: &str| part.repeat(LONGEST / part.len());
        for tex in [
            many("{"),
            many("x^{"),
            many(r"\frac{"),
            many(r"\sqrt"),
            many(r"\left("),
            many(r"\begin{matrix}"),
            many(r"\def\a{\a\a}"),
            many("a_"),
            many("^"),
            many("\\"),
            format!("{}{}", "{".repeat(8000), "}".repeat(8000)),
            format!(r"\begin{{matrix}}{}{}\end{{matrix}}", "a".repeat(4000), many(r"\\").split_at(8000).0),
        ] {
            let shown = show(&tex, true).unwrap_or_default();
            assert!(shown.len() <= 24 * tex.len(), "{} bytes of {}", shown.len(), tex.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_formula_is_shown_or_left(tex in r"(\\[a-z]{1,6}|[{}^_&a-c0-9 ()=+\\\[\]$%']|\\frac|\\begin\{matrix\}|\\end\{matrix\}|\\left|\\right|\\\\){0,24}", display: bool) {
            if let Some(text) = show(&tex, display) {
                proptest::prop_assert!(display || !text.contains('\n'));
                proptest::prop_assert!(!text.trim().is_empty());
            }
        }
    }
}
