//! Sends requests to this server and to a mock of the same document: those of the contract, and the same spoiled.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

/// A request: method, target, headers, body.
#[derive(Clone)]
struct Asked {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// Of an answer what both have alike: its status, and where it is a refusal its headers and body.
#[derive(Debug, PartialEq)]
struct Answered {
    status: u16,
    told: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mock_refuses_the_same() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let mock = std::fs::read_to_string(format!("{folder}/mock.txt")).unwrap();
    let contract = std::fs::read_to_string(format!("{folder}/src/generated/contract.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&contract).unwrap();
    let library = server().await;
    let (mut asked, mut refused, mut wrong) = (0, 0, String::new());
    for case in &cases {
        for one in variants(case) {
            let (ours, theirs) = (send(&library, &one), send(&mock, &one));
            asked += 1;
            refused += usize::from(ours.status >= 400);
            if ours != theirs {
                let Asked { method, target, headers, body } = one;
                writeln!(wrong, "{method} {target} {headers:?} {body}\n  server: {ours:?}\n  mock:   {theirs:?}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(asked > 10 && refused > asked / 3, "{refused} of {asked}");
    println!("{refused} of {asked} refused, all alike");
}

/// The server, on a port of its own.
async fn server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(PACKAGE::generated::runtime::serve(listener, PACKAGE::generated::router(PACKAGE::App::default())));
    address.to_string()
}

/// A request of the contract, and what can be wrong with it.
fn variants(case: &Value) -> Vec<Asked> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pairs = |value: &Value| -> Vec<(String, String)> {
        let all = value.as_object().into_iter().flatten();
        all.map(|(name, value)| (name.clone(), text(value))).collect()
    };
    let mut right = Asked {
        method: text(&case["method"]),
        target: text(&case["target"]),
        headers: pairs(&case["headers"]),
        body: text(&case["body"]["text"]),
    };
    if let Some(media) = case["body"]["type"].as_str() {
        right.headers.push(("content-type".into(), media.into()));
    }
    let bare = right.clone();
    let secured = case.get("security").filter(|security| security.is_object());
    if let Some(security) = secured {
        let shown = &security["shown"];
        // Over HTTP nobody shows one: the mock lets everybody in, a server nobody.
        if shown.get("certificate").is_some() {
            return Vec::new();
        }
        right.headers.extend(pairs(&shown["headers"]));
        let cookies = pairs(&shown["cookies"]).into_iter().map(|(name, value)| ("cookie".to_owned(), format!("{name}={value}")));
        right.headers.extend(cookies);
        for (name, value) in pairs(&shown["query"]) {
            let mark = if right.target.contains('?') { '&' } else { '?' };
            right.target.push_str(&format!("{mark}{name}={value}"));
        }
    }
    let mut all = vec![right.clone()];
    if secured.is_some() {
        all.push(bare);
    }
    let mut add = |change: &dyn Fn(&mut Asked)| {
        let mut one = right.clone();
        change(&mut one);
        all.push(one);
    };
    add(&|one| one.method = "BREW".into());
    add(&|one| one.target.push_str("%FF"));
    add(&|one| one.target = format!("{}/nowhere", one.target.split('?').next().unwrap()));
    add(&|one| one.headers.push(("accept".into(), "x/y".into())));
    for index in 0..right.headers.len() {
        add(&|one| drop(one.headers.remove(index)));
        add(&|one| one.headers[index].1 = "?".into());
    }
    let (path, query) = right.target.split_once('?').unwrap_or((&right.target, ""));
    for (index, segment) in path.split('/').enumerate().skip(1) {
        for odd in ["x", "-1", "%20", "99999999999999999999"] {
            let mut parts: Vec<&str> = path.split('/').collect();
            if segment != odd {
                parts[index] = odd;
                add(&|one| one.target = format!("{}?{query}", parts.join("/")));
            }
        }
    }
    add(&|one| one.target = format!("{path}?{query}&odd=1"));
    let own: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    for index in 0..own.len() {
        let name = own[index].split('=').next().unwrap();
        for odd in ["", "x", "-1", "%FF", "99999999999999999999", "a,b,a"] {
            let mut pairs: Vec<String> = own.iter().map(|&pair| pair.to_owned()).collect();
            pairs[index] = format!("{name}={odd}");
            add(&|one| one.target = format!("{path}?{}", pairs.join("&")));
        }
        let others: Vec<&str> = own.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, &pair)| pair).collect();
        add(&|one| one.target = format!("{path}?{}", others.join("&")));
        add(&|one| one.target = format!("{path}?{query}&{}", own[index]));
    }
    if !right.body.is_empty() {
        for odd in ["", "{", "[]", "null", "7", "\"text\"", "{}", "a=b&c", "{\"a\":1,\"a\":2}"] {
            add(&|one| one.body = odd.into());
        }
        add(&|one| one.headers.retain(|(name, _)| name != "content-type"));
        if let Ok(Value::Object(members)) = serde_json::from_str::<Value>(&right.body) {
            for name in members.keys() {
                for odd in [json!(null), json!("x"), json!(-1.5), json!([1]), json!({"a": {}})] {
                    let mut other = members.clone();
                    other.insert(name.clone(), odd);
                    add(&|one| one.body = Value::Object(other.clone()).to_string());
                }
                let mut other = members.clone();
                other.remove(name);
                add(&|one| one.body = Value::Object(other.clone()).to_string());
            }
        }
    }
    all
}

fn send(address: &str, asked: &Asked) -> Answered {
    let mut request = format!("{} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", asked.method, asked.target);
    for (name, value) in &asked.headers {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    if !asked.body.is_empty() {
        write!(request, "Content-Length: {}\r\n", asked.body.len()).unwrap();
    }
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("{request}\r\n{}", asked.body).as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status: u16 = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    if status < 400 {
        return Answered { status, told: Vec::new() };
    }
    let own = ["date:", "x-request-id:"];
    let mut told: Vec<String> =
        lines.filter(|line| !own.iter().any(|own| line.starts_with(own))).map(str::to_owned).collect();
    told.sort();
    told.push(body.to_owned());
    Answered { status, told }
}
