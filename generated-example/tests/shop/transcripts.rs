//! The README's transcripts: each request is sent once more, in the same order, and answered alike.
//!
//! A transcript is a block of `console` with one command of curl and what it prints. `…` stands for whatever is
//! different every time. Only the `date` is left out.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::{Request, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use crate::client::Shop;

const README: &str = include_str!("../../README.md");

#[tokio::test]
async fn the_readme_shows_what_the_shop_answers() {
    let shop = Shop::open().await;
    let mut jar = None;
    let transcripts: Vec<Transcript> = transcripts(README).collect();
    assert!(transcripts.len() > 20, "only {}", transcripts.len());
    let mut stale = Vec::new();
    for expected in transcripts {
        let answer = ask(&shop, &expected, &mut jar).await;
        if !expected.is_of(&answer) {
            stale.push(format!("$ {}\n{answer}", expected.command));
        }
    }
    assert!(
        stale.is_empty(),
        "the README should say:\n\n{}",
        stale.join("\n\n")
    );
}

#[test]
fn dots_stand_for_anything_within_a_line() {
    assert!(matches("a…c", "abc") && matches("…", "") && matches("a…b…c", "a1b2b3c"));
    assert!(!matches("a…c", "ab") && !matches("a", "ab") && !matches("…a", "ab"));
    assert!(!matches("ab…bc", "abc") && !matches("a…c", "a\nc"));
}

#[test]
fn commands_are_read_as_a_shell_reads_them() {
    let command = "curl -i -H 'If-None-Match: \"v7\"' \\\n  localhost:3000/items/1";
    let words = [
        "curl",
        "-i",
        "-H",
        "If-None-Match: \"v7\"",
        "localhost:3000/items/1",
    ];
    assert_eq!(words_of(command), words);
}

/// A command, and what it printed.
struct Transcript<'r> {
    command: String,
    head: BTreeSet<&'r str>,
    body: &'r str,
}

impl Transcript<'_> {
    /// Whether an answer, as curl prints it, is the one that was written down; headers in any order.
    fn is_of(&self, answer: &str) -> bool {
        // A block of the README ends without the empty line that an answer may end with.
        let answer = answer.trim_end_matches('\n');
        let (head, body) = answer.split_once("\n\n").unwrap_or((answer, ""));
        let head: BTreeSet<&str> = head.lines().collect();
        self.head.len() == head.len()
            && self
                .head
                .iter()
                .all(|known| head.iter().any(|line| matches(known, line)))
            && self.body.lines().count() == body.lines().count()
            && self
                .body
                .lines()
                .zip(body.lines())
                .all(|(known, line)| matches(known, line))
    }
}

/// The transcripts of a text.
fn transcripts(text: &str) -> impl Iterator<Item = Transcript<'_>> {
    let blocks = text.split("\n```console\n").skip(1);
    blocks
        .filter_map(|block| block.split("\n```").next()?.strip_prefix("$ "))
        .map(|block| {
            let end = block
                .match_indices('\n')
                .map(|(at, _)| at)
                .find(|at| !block[..*at].ends_with('\\'));
            let (command, output) = block.split_at(end.expect("an answer"));
            let (head, body) = output[1..].split_once("\n\n").unwrap_or((&output[1..], ""));
            Transcript {
                command: command.to_owned(),
                head: head.lines().collect(),
                body,
            }
        })
}

/// Does what a command of curl does; gives what it would print.
async fn ask(shop: &Shop, transcript: &Transcript<'_>, jar: &mut Option<String>) -> String {
    let mut words = words_of(&transcript.command).into_iter().skip(1);
    let (mut method, mut target, mut body, mut saves) = (None, String::new(), String::new(), false);
    let mut request = Request::builder();
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("a value");
        match &*word {
            "-i" | "-iN" => {}
            "-I" => method = Some("HEAD".to_owned()),
            "-X" => method = Some(value()),
            "-r" => request = request.header(header::RANGE, format!("bytes={}", value())),
            "-H" => {
                let (name, value) = value().split_once(": ").map(own).expect("a header");
                request = request.header(name, value);
            }
            "--json" => {
                request = request
                    .header(header::CONTENT_TYPE, "application/json")
                    .header(header::ACCEPT, "application/json");
                method = method.or(Some("POST".to_owned()));
                body = value();
            }
            "-c" => saves = value() == "jar",
            "-b" => {
                assert_eq!(value(), "jar");
                request = request.header(header::COOKIE, jar.as_deref().expect("a cookie"));
            }
            // How long an answer without end is watched. Here it is watched until all is there that is written down.
            "-m" => drop(value()),
            url => {
                target = url
                    .strip_prefix("localhost:3000")
                    .expect("an option or a URL")
                    .to_owned()
            }
        }
    }
    let request = request
        .method(method.as_deref().unwrap_or("GET"))
        .uri(target);
    let (head, body) = shop.start(request, body).await.into_parts();
    if saves && let Some(cookie) = head.headers.get(header::SET_COOKIE) {
        let pair = cookie.to_str().expect("text").split(';').next();
        *jar = pair.map(str::to_owned);
    }
    let mut answer = format!("HTTP/1.1 {}", head.status);
    for (name, value) in head
        .headers
        .iter()
        .filter(|(name, _)| *name != header::DATE)
    {
        answer += &format!("\n{name}: {}", value.to_str().expect("text"));
    }
    answer + "\n\n" + &text_of(body, transcript.body).await
}

/// A body: to its end, or until there are as many lines as expected and no more for a moment.
async fn text_of(mut body: Incoming, expected: &str) -> String {
    let mut text = String::new();
    loop {
        let is_all = text.lines().count() >= expected.lines().count();
        let patience = Duration::from_millis(if is_all { 50 } else { 5000 });
        let Ok(Some(frame)) = tokio::time::timeout(patience, body.frame()).await else {
            return text;
        };
        let data = frame
            .expect("an open connection")
            .into_data()
            .expect("data");
        text.push_str(std::str::from_utf8(&data).expect("whole characters"));
    }
}

/// The words of a command, without what quotes them.
fn words_of(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in command.replace("\\\n", " ").chars() {
        match (character, words.last_mut()) {
            ('\'', _) => quoted = !quoted,
            (' ', Some(word)) if !quoted => {
                if !word.is_empty() {
                    words.push(String::new());
                }
            }
            (other, Some(word)) => word.push(other),
            (_, None) => {}
        }
    }
    words
}

/// Whether a line is as a pattern says, in which `…` stands for anything.
fn matches(pattern: &str, line: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('…') else {
        return pattern == line;
    };
    let Some(line) = line.strip_prefix(start) else {
        return false;
    };
    let mut ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    ends.any(|at| !line[..at].contains('\n') && matches(rest, &line[at..]))
}

fn own((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
