//! What texts are made of, each so many times over: for the benchmark and the test that hold twice the input against
//! once.

/// A construct: its name, and so many of it.
pub(crate) type Construct = (&'static str, fn(usize) -> String);

fn many(piece: &str, count: usize) -> String {
    piece.repeat(count)
}

fn numbered(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

/// Whatever once took more than its share, or might.
pub(crate) const CONSTRUCTS: [Construct; 63] = [
    ("prose", |n| many("Plain words that say little, and then a little more of it.\n\n", n)),
    ("one line", |n| many("plain words ", n * 8)),
    ("one word", |n| many("word", n * 16)),
    ("stars", |n| many("*a **b ", n * 4)),
    ("closing stars", |n| many("a* b** ", n * 4)),
    ("runs of stars", |n| many("*", n * 16)),
    ("underscores", |n| many("_a __b ", n * 4)),
    ("open brackets", |n| many("[", n * 16)),
    ("brackets", |n| many("[a](", n * 8)),
    ("nested brackets", |n| many("[", n * 4) + &many("](x)", n * 4)),
    ("images", |n| many("![a](b) ", n * 4)),
    ("link definitions", |n| numbered(n * 2, |i| format!("[l{i}]: /u{i}\n"))),
    ("references", |n| {
        numbered(n, |i| format!("[a][l{i}] ")) + "\n\n" + &numbered(n, |i| format!("[l{i}]: /u{i}\n"))
    }),
    ("backticks", |n| numbered((n as f64).sqrt() as usize * 4, |i| format!("a{} ", "`".repeat(i)))),
    ("code spans", |n| many("`a` ", n * 8)),
    ("open fences", |n| many("```\na\n\n~~~\n", n * 2)),
    ("code", |n| "```rust\n".to_owned() + &many("let a = b;\n", n * 4) + "```\n"),
    ("tables", |n| "| a | b |\n|---|---|\n".to_owned() + &many("| c d | e |\n", n * 4)),
    ("small tables", |n| many("| a | b |\n|---|---|\n| c | d |\n\n", n)),
    ("wide table", |n| format!("|{}\n|{}\n|{}\n", many("a|", n), many("-|", n), many("b|", n))),
    ("html", |n| many("<div><b>x</b></div>\n\n", n * 2)),
    ("open html", |n| many("<div>\n", n * 4)),
    ("open inline html", |n| many("<b>a ", n * 8)),
    ("details", |n| many("<details><summary>s</summary>\n\nx\n\n</details>\n\n", n)),
    ("comments", |n| many("<!-- a ", n * 4)),
    ("instructions", |n| many("<? a ", n * 4)),
    ("open svg", |n| many("<svg>a\n\n", n * 4)),
    ("open iframes", |n| many("<iframe src=x>\n\n", n * 2)),
    ("attribute lists", |n| many("a *b*{: .c #d}\n{: .e }\n\n", n)),
    ("attribute definitions", |n| numbered(n, |i| format!("{{:n{i}: .c}}\n\nx\n{{: n{i}}}\n\n"))),
    ("abbreviations", |n| {
        numbered(n, |i| format!("*[AB{i}]: long\n")) + "{: .x}\n\n" + &many("AB1 and AB2 ", n)
    }),
    ("definition lists", |n| many("term\n: body\n\n", n * 2) + "{: .x}\n"),
    ("callouts", |n| many("> [!NOTE]\n> text\n\n", n * 2)),
    ("quotes", |n| many("> ", n * 4) + "a\n"),
    ("nested lists", |n| numbered(200.min(n), |i| format!("{}- a\n", " ".repeat(i * 2)))),
    ("lists", |n| many("- a\n", n * 8)),
    ("liquid", |n| many("{% if a %}x{{ page.title }}{% endif %}\n\n", n)),
    ("open liquid", |n| many("{% if a %}x {{ y\n\n", n)),
    ("shortcodes", |n| many("{{< a b=\"c\" >}}x{{< /a >}}\n\n", n)),
    ("wiki links", |n| many("[[a|b]] ", n * 4)),
    ("mathematics", |n| many("$a$ $$b$$ $c ", n * 2)),
    ("footnotes", |n| numbered(n, |i| format!("Some words.[^{i}] More.\n\n[^{i}]: What it says.\n\n"))),
    ("superscript notes", |n| {
        numbered(n, |i| format!("A<sup>{i}</sup> b\n\n***\n<sup>{i}</sup> Note.\n\n***\n\n"))
    }),
    ("headings", |n| many("## A title\n\nx\n\n", n * 2)),
    ("citations", |n| {
        numbered(n, |i| format!("As said (Doe, {}; Roe & Poe, {}). ", 1900 + i % 120, 1900 + i % 90))
            + "\n\n## References\n\n"
            + &numbered(n / 4, |i| format!("Doe, A. ({}). *A title {i}*. Press.\n\n", 1900 + i % 120))
    }),
    ("lists of references", |n| many("# References\n\nDoe, A. (2001). A title. Press.\n\n", n)),
    ("lists of notes", |n| many("# Notes\n\nDoe, A. (2001). A title. Press.\n\n", n)),
    ("authors", |n| format!("So say ({}, 2001).\n", numbered(n * 2, |i| format!("Name{i}, ")))),
    ("liquid names", |n| numbered(n * 2, |i| format!("{{% assign a{i} = \"x\" %}}{{{{ a{i} }}}} "))),
    ("liquid copies", |n| {
        "{% assign a = (1..500) %}".to_owned()
            + &numbered(n, |i| format!("{{% assign b{i} = a %}}{{{{ a.size }}}} "))
    }),
    ("shortcodes in one line", |n| many("{{< callout >}} x {{< /callout >}} {{< b >}} ", n * 2)),
    ("highlights in one line", |n| many("x {% highlight r %}y{% endhighlight %} ", n)),
    ("highlights in open tags", |n| many("<div x</div {% highlight r %}y{% endhighlight %} ", n)),
    ("highlights in captures", |n| {
        many(
            "{% capture a %}{% highlight r %}y{% endhighlight %}{% endcapture %}{% highlight r %}z{% endhighlight %} ",
            n,
        )
    }),
    ("unknown liquid in one line", |n| many("x {{ site.time }} ", n * 2)),
    ("labels like citations", |n| numbered(n, |i| format!("[@l{i}] and\n\n[@l{i}]: /u{i}\n\n")) + "{: .x}\n"),
    ("citations in comments", |n| many("<!-- [@a] ", n) + "{: .x}\n\n" + &many("<!-- [@a] --> [@b] ", n)),
    ("includes in one line", |n| many("x {{#include a.rs}} ", n * 2)),
    ("equations in one line", |n| format!("$${}$$\n", numbered(n, |i| format!("x \\tag{{{i}}} ")))),
    ("escaped bars", |n| "| a | b |\n|---|---|\n".to_owned() + &many("|`x \\| y`|\\||\n", n * 2)),
    ("front matter", |n| format!("---\n{}---\nx\n", numbered(n, |i| format!("k{i}: {i}\n")))),
    ("front matter in TOML", |n| format!("+++\n{}+++\nx\n", numbered(n, |i| format!("k{i} = {i}\n")))),
    ("other scripts", |n| many("漢字かな交じり文、 עברית مرحبا e\u{301}\u{302}\u{303} ", n * 2)),
];
