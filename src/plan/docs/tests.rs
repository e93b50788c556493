use std::fmt::Write as _;
use std::process::Command;

use proptest::prelude::*;

use super::*;

/// Markdown in, and the lines wanted at width 40.
const TABLE: &[(&str, &[&str])] = &[
    ("", &[]),
    ("  \n\n ", &[]),
    ("One line.", &["One line."]),
    ("One line.\r\nTwo.\rThree.\u{2028}Four.", &["One line. Two. Three. Four."]),
    ("First.\n\n\n\nSecond.  ", &["First.", "", "Second."]),
    (
        "A paragraph that is longer than the width it gets here.",
        &["A paragraph that is longer than the", "width it gets here."],
    ),
    // Wrapped lines that would open a block.
    ("aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb - c", &["aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb", "\\- c"]),
    (
        "aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb 1. c",
        &["aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb", "1\\. c"],
    ),
    ("aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb # c", &["aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb", "\\# c"]),
    ("aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb > c", &["aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb", "\\> c"]),
    (
        "aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb === c",
        &["aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb", "\\=== c"],
    ),
    ("aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb | c", &["aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb", "\\| c"]),
    // Inline code and links stay whole.
    (
        "The field `one two three four five six` and more text.",
        &["The field `one two three four five six`", "and more text."],
    ),
    ("See [the long text](https://example.com/a).", &["See", "[the long text](https://example.com/a)."]),
    ("See https://example.com/a_b?c=d&e. Yes.", &["See <https://example.com/a_b?c=d&e>.", "Yes."]),
    ("<https://example.com>", &["<https://example.com>"]),
    ("[https://e.com](https://e.com)", &["<https://e.com>"]),
    ("at https://{host}/x", &["at `https://{host}/x`"]),
    ("[there](#section/Here) and [that](/docs/x.html)", &["there and that"]),
    ("![logo](https://e.com/x.png) Text", &["logo Text"]),
    ("mail <a@example.com>", &["mail <a@example.com>"]),
    // Brackets and angles that are text.
    (
        "an [array] of [a][b] <T> and List<String>",
        &["an \\[array] of \\[a]\\[b] \\<T> and", "List\\<String>"],
    ),
    ("use snake_case and _private", &["use snake_case and \\_private"]),
    ("2 * 3 * 4", &["2 \\* 3 \\* 4"]),
    ("*em* **strong** ~~gone~~", &["*em* **strong** ~~gone~~"]),
    ("[x]: https://example.com\n\n[x] and [^1]", &["[x](https://example.com) and \\[\\^1]"]),
    ("a &amp;lt; b &lt;c&gt;", &["a \\&lt; b \\<c>"]),
    ("tab\there", &["tab here"]),
    ("a\n\n&nbsp;\n\nb\u{a0}c  \n\u{3000}\nd", &["a", "", "b c\\", "d"]),
    ("see http://e.com/a[b](http://e.com/c)", &["see <http://e.com/a>[b](http://e.com/c)"]),
    ("a&#13;b&#10;c&#0;d&#x202E;e&#1;f", &["a b c\u{fffd}def"]),
    // HTML.
    ("One<br>Two<br/>Three", &["One\\", "Two\\", "Three"]),
    ("<p>One</p>\n<p>Two &lt;b&gt;</p>", &["One\\", "Two \\<b>"]),
    ("<b>Bold</b> {id} <id>", &["Bold {id} \\<id>"]),
    ("<ul><li>One</li><li>Two</li></ul>", &["• One\\", "• Two"]),
    ("Go <a href=\"https://e.com\">here</a>.", &["Go here (<https://e.com>)."]),
    ("text <!-- hidden --> more", &["text more"]),
    ("<script>alert(1)</script>", &["\\<script>alert(1)\\</script>"]),
    // Code.
    ("    fn main() {}", &["```text", "fn main() {}", "```"]),
    ("```rust\nfn main() {}\n```", &["```text", "fn main() {}", "```"]),
    ("```\nx\n\ty  \n```", &["```text", "x", "    y", "```"]),
    ("```json\n{\"a\": 1}", &["```json", "{\"a\": 1}", "```"]),
    ("~~~JSON title\n```\n~~~", &["````json", "```", "````"]),
    ("a\n```should_panic\n```\nb", &["a", "", "b"]),
    // Headings.
    ("# Title\nText", &["Title", "", "Text"]),
    ("Text\n# C #\n###### Deep", &["Text", "", "### C", "", "###### Deep"]),
    ("Title\n=====\nx", &["Title", "", "x"]),
    // Lists.
    ("* a\n* b\n  + c\n  + d\n* e", &["- a", "- b", "  - c", "  - d", "- e"]),
    ("1) a\n2) b", &["1. a", "2. b"]),
    ("3. a\n\n4. b", &["3. a", "", "4. b"]),
    ("Text\n- a\nlazy\n- b", &["Text", "", "- a lazy", "- b"]),
    ("-    a\n-    b", &["- a", "- b"]),
    (
        "- an item that is longer than the width it gets here",
        &["- an item that is longer than the width", "  it gets here"],
    ),
    (
        "10. an item that is longer than the width it gets",
        &["10. an item that is longer than the", "    width it gets"],
    ),
    ("- a\n\n  ```\n  x\n  ```\n- b", &["- a", "", "  ```text", "  x", "  ```", "", "- b"]),
    ("- \n- b", &["- b"]),
    ("> quote\nlazy\n> - a\n>\n> b", &["> quote lazy", ">", "> - a", ">", "> b"]),
    ("a\n\n---\n\nb\n\n***", &["a", "", "---", "", "b"]),
    // Tables.
    (
        "| a | b |\n|---|:-:|\n| `x\\|y` \\| | [z] |\n| 1 |\n",
        &["| a | b |", "| --- | :-: |", "| `x\\|y` \\| | \\[z] |", "| 1 | |"],
    ),
    ("x | y\nno table", &["x \\| y no table"]),
];

#[test]
fn table() {
    let mut wrong = String::new();
    for (markdown, expected) in TABLE {
        let got = lines(markdown, 40);
        if got != *expected {
            writeln!(wrong, "{markdown:?}\n   got {got:?}\nwanted {expected:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_written_stays_when_read_again() {
    for (markdown, _) in TABLE.iter().filter(|(markdown, _)| !markdown.contains("&amp;lt;")) {
        let once = lines(markdown, 40);
        assert_eq!(lines(&once.join("\n"), 40), once, "{markdown:?}");
    }
}

#[test]
fn first_sentences() {
    for (markdown, expected) in [
        ("", ""),
        ("One. Two.", "One."),
        ("# The *title*\n\nText", "The title"),
        ("Reads `x`, e.g. a user. Then more", "Reads `x`, e.g. a user.".replace('`', "").as_str()),
        ("Version 1.2 of it! Really", "Version 1.2 of it!"),
        ("See No. 5. Or not.", "See No. 5."),
        ("- item one\n- item two", "item one"),
        ("```\ncode\n```\nText here", "Text here"),
        ("one\ntwo", "one two"),
        ("a\u{2028}b\u{202e}c", "a bc"),
        ("[link](x) <b>bold</b>", "link bold"),
    ] {
        assert_eq!(first_sentence(markdown), expected, "{markdown:?}");
    }
    let long = first_sentence(&"word ".repeat(500));
    assert!(long.chars().count() <= LONGEST_SENTENCE && long.ends_with("word…"), "{long}");
}

#[test]
fn long_text_is_cut_and_says_so() {
    let text = "Some words here.\n\n".repeat(60_000);
    let out = lines(&text, 80);
    assert_eq!(out.last().map(String::as_str), Some("… (shortened)"));
    let size: usize = out.iter().map(|line| line.len() + 1).sum();
    assert!((LONGEST / 2..LONGEST + 100).contains(&size), "{size}");
    assert!(lines(&"é".repeat(100_000), 80).len() == 3);
}

#[test]
fn deep_nesting_stays_small() {
    for open in ["> ", "- ", "1. ", "* > ", "[", "![", "**", "<b>", "`", "| "] {
        let out = lines(&format!("{}text\n{}", open.repeat(4000), "more\n".repeat(500)), 80);
        let size: usize = out.iter().map(String::len).sum();
        assert!(size < 4 * LONGEST, "{open:?}: {size}");
    }
}

#[test]
fn both_paths_agree_on_plain_text() {
    for (text, _) in TABLE {
        if let Some(paragraphs) = plain(text) {
            let mut fast = Vec::new();
            for words in paragraphs {
                fast.extend((!fast.is_empty()).then(String::new));
                inline::wrap(&words, 40, &mut fast);
            }
            assert_eq!(fast, markdown::render(&inline::clean(text), 40), "{text:?}");
        }
    }
    assert!(plain("Plain words, with snake_case and 12.5%.\n\nMore: (yes); \"no\"!").is_some());
}

/// The doc lines of the only item in a source text.
fn documented(lines: &[String]) -> Vec<String> {
    let mut source = String::new();
    for line in lines {
        if line.is_empty() {
            source.push_str("///\n");
        } else {
            writeln!(source, "/// {line}").unwrap();
        }
    }
    source.push_str("pub struct Item;\n");
    let file = syn::parse_file(&source).unwrap_or_else(|e| panic!("{e}: {source}"));
    let [syn::Item::Struct(item)] = &file.items[..] else { panic!("not one struct: {source}") };
    assert!(file.attrs.is_empty());
    let mut out = Vec::new();
    for attr in &item.attrs {
        let syn::Meta::NameValue(pair) = &attr.meta else { panic!("{source}") };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value else {
            panic!("{source}")
        };
        let text = text.value();
        out.push(text.strip_prefix(' ').unwrap_or(&text).to_owned());
    }
    out
}

fn any_markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "# ",
        "## ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "7) ",
        "> ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "```",
        "~~~",
        "`",
        "``",
        "rust",
        "json",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "](",
        "<",
        ">",
        "<b>",
        "</b>",
        "<br>",
        "<T>",
        "|",
        "|---|---|\n",
        "---",
        "===",
        "\\",
        "&amp;",
        "&#10;",
        "&#1;",
        "&lt;",
        "https://e.com/x",
        "http://",
        "word",
        "two words",
        "a",
        " ",
        "  \n",
        "é",
        "😀",
        "\u{2028}",
        "\u{202e}",
        "\0",
        "!",
        "![",
        "[x]: y",
        "[^1]",
        "[Vec]",
        "<!--",
        "-->",
        "<a href=\"http://x.y\">",
        "</a>",
        "//",
        "/**",
        "*/",
        "<li>",
        "<https://e.com>",
        "<x:y>",
    ]);
    prop_oneof![
        any::<String>(),
        "[ -~\n]{0,200}",
        prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_one_doc_comment(text in any_markdown(), width in 20_usize..120) {
        let out = lines(&text, width);
        for line in &out {
            prop_assert!(!line.contains(|c: char| inline::is_break(c) || is_hidden(c)), "{line:?}");
            prop_assert!(!line.ends_with(char::is_whitespace), "{line:?}");
        }
        prop_assert!(!out.first().is_some_and(String::is_empty) && !out.last().is_some_and(String::is_empty));
        prop_assert!(!out.windows(2).any(|pair| pair[0].is_empty() && pair[1].is_empty()), "{out:?}");
        prop_assert_eq!(documented(&out), out);
    }

    #[test]
    fn no_code_block_is_rust(text in any_markdown()) {
        use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
        let out = lines(&text, 60).join("\n");
        // What rustdoc reads.
        let rustdoc = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION;
        for event in Parser::new_ext(&out, rustdoc) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    prop_assert!(!info.is_empty() && info.chars().all(|c| c.is_ascii_alphanumeric()), "{out}");
                    prop_assert_ne!(&*info, "rust");
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => prop_assert!(false, "indented: {out}"),
                Event::Html(html) | Event::InlineHtml(html) => prop_assert!(false, "HTML {html}: {out}"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let web = dest_url.contains("://") || dest_url.contains('@');
                    prop_assert!(web, "link to {dest_url}: {out}");
                }
                Event::Start(Tag::Image { .. }) => prop_assert!(false, "image: {out}"),
                _ => {}
            }
        }
    }

    #[test]
    fn escaped_text_shows_as_it_is(text in "[ -~]{0,60}") {
        use pulldown_cmark::{Event, Parser};
        let markdown = escape(&text);
        let mut shown = String::new();
        for event in Parser::new(&markdown) {
            match event {
                Event::Text(text) | Event::Code(text) => shown.push_str(&text),
                Event::Start(_) | Event::End(_) => {}
                other => prop_assert!(false, "{other:?} in {markdown}"),
            }
        }
        prop_assert_eq!(shown.trim(), text.trim());
    }

    #[test]
    fn first_sentence_is_one_short_line(text in any_markdown()) {
        let out = first_sentence(&text);
        prop_assert!(out.chars().count() <= LONGEST_SENTENCE);
        prop_assert!(!out.contains(|c: char| inline::is_break(c) || is_hidden(c)), "{out:?}");
    }
}

/// A crate whose docs are the most hostile texts known here passes rustdoc, clippy and its doc tests untouched.
#[test]
fn tools_do_not_complain() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir(root.join("src")).unwrap();
    let manifest = "[package]\nname = \"hostile\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
    std::fs::write(root.join("Cargo.toml"), manifest).unwrap();
    let mut source = String::from("//! Hostile descriptions.\n#![deny(warnings, missing_docs)]\n\n");
    let hostile = [
        "```\npanic!(\"run\");\n```",
        "    panic!(\"indented\");",
        "```rust,should_panic\nlet x: u8 = 1;",
        "```ignore\nnot rust at all {{{",
        "<div><unclosed> Vec<T> </p> & <script>",
        "[Missing] [a::b] [`Missing`] [x](Missing) [y](crate::none) [fn@z] ![i](n) [^1] [^note]",
        "https://example.com/a (http://example.com) **https://example.com** htt<b>ps://example.com/x",
        "- a\nlazy\n      over\n- b\n  1. c\n lazy\n     - d\n> q\nlazy\n\n* x\n    continued\n\n\n5) five\n12) twelve\nlazy",
        "a\n-\nb\n\ttab\ttab\n\n|a|b|\n|-|-|\n|<x>|`|`|\n\n&#10;/// x */ /* \u{202e}\u{2028}\0",
        "[a]: http://b 'c\n- [a]: x\n  [b]: y\n\n[link]( <http://x y> ) [l](http://e.com/(a)b|c \"title\")",
        "Text\n===\n### C ###\n# <b>#</b>\nunclosed `tick and **bold and _em",
        "* * *\n- - -\n___\n- - 1. deep\n> > - quote\n>     code\n+++\n---\n\"quoted\" 'single' -- dash",
        "1986\\. A great year\n1. one\n1. two\n\n   para\n\n   ```\n   x\n   ```\n10. ten",
    ];
    for (i, text) in hostile.iter().enumerate() {
        for width in [24, 100] {
            for line in lines(text, width) {
                writeln!(source, "/// {line}").unwrap();
            }
            writeln!(source, "pub struct Item{i}W{width};\n").unwrap();
        }
    }
    // Fields and functions are looked at by further lints.
    source.push_str("/// A struct.\npub struct Fields {\n");
    for (i, text) in hostile.iter().enumerate() {
        for line in lines(text, 60) {
            writeln!(source, "    /// {line}").unwrap();
        }
        writeln!(source, "    pub field{i}: u8,").unwrap();
    }
    source.push_str("}\n");
    std::fs::write(root.join("src/lib.rs"), source.replace("/// \n", "///\n")).unwrap();
    for args in [&["clippy", "--quiet"][..], &["doc", "--quiet", "--no-deps"], &["test", "--quiet", "--doc"]]
    {
        let output = Command::new(env!("CARGO"))
            .args(args)
            .current_dir(root)
            .env("CARGO_TARGET_DIR", root.join("target"))
            .env_remove("RUSTFLAGS")
            .env("RUSTDOCFLAGS", "-D warnings")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("warning"), "{args:?}: {said}");
        let tests = String::from_utf8_lossy(&output.stdout);
        assert!(!args.contains(&"test") || tests.contains("running 0 tests"), "{tests}");
    }
}
