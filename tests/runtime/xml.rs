//! XML: what is read and written, and what is refused without harm.

use serde_json::{Value, json};

use crate::runtime::{Fault, Schema, Type, Xml, XmlMember, XmlNode, convert, read_xml, write_xml, xml_value};

const SAMPLE: &str = "https://example.com/schema/sample";

static PET: XmlNode = XmlNode::element(
    "pet",
    &Xml::object(&[
        XmlMember::required("id", XmlNode::attribute("id", &Xml::INTEGER)),
        XmlMember::optional("kind", XmlNode::attribute("kind", &Xml::STRING).namespace(SAMPLE).prefix("s")),
        XmlMember::optional("name", XmlNode::element("name", &Xml::STRING)),
        XmlMember::optional("good", XmlNode::element("good", &Xml::BOOLEAN).nullable()),
        XmlMember::optional("weight", XmlNode::element("weight", &Xml::NUMBER)),
        XmlMember::optional(
            "tags",
            XmlNode::element("tags", &Xml::list(&XmlNode::element("tag", &Xml::STRING))),
        ),
        XmlMember::required("toys", XmlNode::inline(&Xml::list(&XmlNode::element("toy", &Xml::STRING)))),
        XmlMember::optional("note", XmlNode::element("note", &NOTE).namespace(SAMPLE).prefix("s")),
        XmlMember::optional("more", XmlNode::element("more", &Xml::ANY)),
        XmlMember::optional(
            "sizes",
            XmlNode::element("sizes", &Xml::map(&XmlNode::any_element(&Xml::INTEGER))),
        ),
    ]),
);
static NOTE: Xml = Xml::object(&[
    XmlMember::optional("lang", XmlNode::attribute("lang", &Xml::STRING)),
    XmlMember::optional("text", XmlNode::cdata(&Xml::STRING)),
]);
static ANY: Schema = Schema::any();

fn read(text: &str) -> Value {
    let (value, found) = xml_value(text.as_bytes(), &PET).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    assert!(found.is_empty(), "{text}: {found:?}");
    value
}

fn found(text: &str) -> Vec<String> {
    let (_, found) = xml_value(text.as_bytes(), &PET).unwrap();
    found.list().iter().map(|one| format!("{} {}", one.pointer(), one.message)).collect()
}

fn malformed(bytes: &[u8]) -> String {
    match xml_value(bytes, &PET) {
        Err(Fault::Malformed(what)) => what,
        other => panic!("{}: {other:?}", String::from_utf8_lossy(bytes)),
    }
}

#[test]
fn reads() {
    let rows = [
        (r#"<pet id="1"/>"#, json!({"id": 1, "toys": []})),
        (
            "\u{feff}<?xml version='1.0' encoding='utf-8'?>\n<!-- a --><pet id=' +07 '></pet>\n",
            json!({"id": 7, "toys": []}),
        ),
        (
            "<pet id='1'>\n  <name> Ann &amp; &#66;ob&#x21; </name>\n  <good>1</good>\n  <weight>.50</weight>\n</pet>",
            json!({"id": 1, "name": " Ann & Bob! ", "good": true, "weight": 0.5, "toys": []}),
        ),
        (
            "<pet id='1'><name>a<!-- b -->c<![CDATA[<d>]]></name></pet>",
            json!({"id": 1, "name": "ac<d>", "toys": []}),
        ),
        ("<pet id='1'><name>a\r\nb</name></pet>", json!({"id": 1, "name": "a\nb", "toys": []})),
        (
            "<pet id='1'><toy>a</toy><name>n</name><toy/></pet>",
            json!({"id": 1, "name": "n", "toys": ["a", ""]}),
        ),
        (
            "<pet id='1'><tags> <tag>x</tag> <tag>y</tag> </tags></pet>",
            json!({"id": 1, "tags": ["x", "y"], "toys": []}),
        ),
        ("<pet id='1'><tags/></pet>", json!({"id": 1, "tags": [], "toys": []})),
        ("<pet id='1'><good/></pet>", json!({"id": 1, "good": null, "toys": []})),
        ("<pet id='1'><name xsi:nil='true'/></pet>", json!({"id": 1, "name": null, "toys": []})),
        (
            "<pet id='1' xmlns:x='http://www.w3.org/2001/XMLSchema-instance' x:schemaLocation='a b'><name x:nil='1'/></pet>",
            json!({"id": 1, "name": null, "toys": []}),
        ),
        // A default namespace that the document does not speak of.
        ("<pet xmlns='urn:a' id='1'><name>n</name></pet>", json!({"id": 1, "name": "n", "toys": []})),
        (
            "<pet id='1' xmlns:q='https://example.com/schema/sample' q:kind='k'><q:note lang='en'>\n<![CDATA[<b>]]>\n</q:note></pet>",
            json!({"id": 1, "kind": "k", "note": {"lang": "en", "text": "<b>"}, "toys": []}),
        ),
        // Of another namespace, it is another element.
        (
            "<pet id='1'><name>n</name><other a='1'>t</other></pet>",
            json!({"id": 1, "name": "n", "toys": [], "other": {"@a": "1", "#text": "t"}}),
        ),
        ("<pet id='1' other='2'/>", json!({"id": 1, "other": "2", "toys": []})),
        ("<pet id='1'><more>t</more></pet>", json!({"id": 1, "more": "t", "toys": []})),
        (
            "<pet id='1'><more><a/><b>1</b><b>2</b></more></pet>",
            json!({"id": 1, "more": {"a": "", "b": ["1", "2"]}, "toys": []}),
        ),
        (
            "<pet id='1'><sizes><s>1</s><m>2</m></sizes></pet>",
            json!({"id": 1, "sizes": {"s": 1, "m": 2}, "toys": []}),
        ),
        // What does not fit is left for the schema.
        (
            "<pet id='x'><good>yes</good><weight>NaN</weight></pet>",
            json!({"id": "x", "good": "yes", "weight": "NaN", "toys": []}),
        ),
    ];
    for (text, value) in rows {
        assert_eq!(read(text), value, "{text}");
    }
}

#[test]
fn finds_what_is_wrong_with_nodes() {
    let rows: [(&str, &[&str]); 6] = [
        ("<cat id='1'/>", &[" should be an element pet"]),
        ("<pet id='1'>text</pet>", &[" should have no text of its own"]),
        ("<pet id='1'><name>a</name><name>b</name></pet>", &["/name should stand there once"]),
        ("<pet id='1'><name>a<b/></name></pet>", &["/name should hold no elements"]),
        ("<pet id='1'><tags><tag>a</tag><other/></tags></pet>", &["/tags should hold its items only"]),
        ("<pet id='1'><tags>a<tag>a</tag></tags></pet>", &["/tags should have no text of its own"]),
    ];
    for (text, wrong) in rows {
        assert_eq!(found(text), wrong, "{text}");
    }
}

#[test]
fn tells_of_nodes_and_values_together() {
    static SCHEMA: Schema = Schema::object(&[])
        .properties(&[crate::runtime::Property::required("id", Schema::integer().minimum(2))]);
    let Err(Fault::Invalid(found)) = read_xml::<Value>(b"<pet id='1'>text</pet>", &PET, &SCHEMA) else {
        panic!("it is wrong twice");
    };
    let found: Vec<&str> = found.list().iter().map(|one| one.keyword).collect();
    assert_eq!(found, ["xml", "minimum"]);
}

#[test]
fn refuses_what_is_not_xml() {
    let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
    let attributes: String = (0..300).map(|n| format!(" a{n}='1'")).collect();
    let spaces: String = (0..100).map(|n| format!("<a xmlns='urn:{n}'/>")).collect();
    let rows = [
        ("", "ends too early"),
        ("   ", "ends too early"),
        ("{\"a\": 1}", "text outside"),
        ("<pet>", "ends too early"),
        ("<pet></cat>", "at line 1"),
        ("<pet/><pet/>", "second element"),
        ("<pet/>x", "text outside"),
        ("<pet><![CDATA[x</pet>", "at line 1"),
        ("<pet id='1' id='2'/>", "attribute twice"),
        ("<pet id=1/>", "at line 1"),
        ("<1pet/>", "name that XML does not have"),
        ("<pet>&unknown;</pet>", "entity that is not declared"),
        ("<pet>&#0;</pet>", "at line 1"),
        ("<pet>&#x1F;</pet>", "character that XML does not have"),
        ("<pet a='&#2;'/>", "character that XML does not have"),
        ("<pet>\u{0}</pet>", "U+0000"),
        ("<pet a='&lol;'/>", "at line 1"),
        ("<!DOCTYPE pet><pet/>", "document type declaration"),
        (
            "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><pet>&b;</pet>",
            "document type declaration",
        ),
        ("<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><pet>&x;</pet>", "document type declaration"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><pet/>", "another encoding"),
        ("<!-- a --><?xml version='1.0'?><pet/>", "at line 1"),
        (&deep, "127 deep"),
        (&format!("<pet{attributes}/>"), "256 attributes"),
        (&format!("<pet>{spaces}</pet>"), "64 namespaces"),
    ];
    for (text, says) in rows {
        let what = malformed(text.as_bytes());
        assert!(what.starts_with("The body is not XML: ") && what.contains(says), "{text:.80}: {what}");
    }
    assert!(malformed(b"<pet>\xff</pet>").contains("not UTF-8"));
    // UTF-16, with a mark and without.
    assert!(malformed(b"\xff\xfe<\0p\0/\0>\0").contains("not UTF-8"));
    assert!(malformed(b"<\0p\0/\0>\0").contains("U+0000"));
    assert!(malformed(b"<pet>\n  <a></b>\n</pet>").contains("line 2"));
}

#[test]
fn writes_and_reads_back() {
    let rows = [
        (json!({"id": 1, "toys": []}), r#"<pet id="1"/>"#),
        (
            json!({"id": 1, "name": "a<b>&\"c\"\r\n", "toys": ["x", ""]}),
            "<pet id=\"1\"><name>a&lt;b&gt;&amp;\"c\"&#13;\n</name><toy>x</toy><toy/></pet>",
        ),
        (
            json!({"id": 1, "kind": "a\"\t\n", "note": {"lang": "en", "text": "<b>]]></b>"}, "toys": []}),
            "<pet id=\"1\" xmlns:s=\"https://example.com/schema/sample\" s:kind=\"a&quot;&#9;&#10;\">\
             <s:note lang=\"en\"><![CDATA[<b>]]]]><![CDATA[></b>]]></s:note></pet>",
        ),
        (
            json!({"id": 1, "good": null, "toys": []}),
            "<pet id=\"1\"><good xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/></pet>",
        ),
        (
            json!({"id": 1, "tags": ["a", "b"], "toys": []}),
            "<pet id=\"1\"><tags><tag>a</tag><tag>b</tag></tags></pet>",
        ),
        (
            json!({"id": 1, "weight": 1.5, "good": false, "toys": []}),
            "<pet id=\"1\"><good>false</good><weight>1.5</weight></pet>",
        ),
        (
            json!({"id": 1, "more": {"@x": "1", "a": ["b", "c"]}, "sizes": {"s": 3}, "toys": []}),
            "<pet id=\"1\"><more x=\"1\"><a>b</a><a>c</a></more><sizes><s>3</s></sizes></pet>",
        ),
    ];
    for (value, text) in rows {
        let written = write_xml(&PET, &value).unwrap();
        assert_eq!(written.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#), Some(text));
        assert_eq!(read(&written), value, "{written}");
    }
    // What XML cannot hold is an error, and no document.
    for value in [json!({"id": "\u{1}"}), json!({"name": "\u{FFFE}"}), json!({"more": {"no name": 1}})] {
        assert!(write_xml(&PET, &value).is_err(), "{value}");
    }
}

/// Unions are read by what all of their variants have, for the schema to choose.
#[test]
fn reads_what_may_be_several_things() {
    static EITHER: XmlNode = XmlNode::element(
        "e",
        &Xml::object(&[XmlMember::optional("a", XmlNode::element("a", &Xml::INTEGER))])
            .items(&XmlNode::element("i", &Xml::STRING))
            .or(Type::Boolean)
            .or(Type::String),
    );
    for (text, value) in [("<e><a>1</a></e>", json!({"a": 1})), ("<e>true</e>", json!([]))] {
        let (read, _) = xml_value(text.as_bytes(), &EITHER).unwrap();
        assert_eq!(read, value, "{text}");
    }
    static TUPLE: XmlNode = XmlNode::element(
        "report",
        &Xml::tuple(&[
            XmlNode::text(&Xml::STRING),
            XmlNode::element("data", &Xml::NUMBER),
            XmlNode::text(&Xml::STRING),
        ]),
    );
    let value = json!(["Some preamble text.", 42, "Some postamble text."]);
    let text = write_xml(&TUPLE, &value).unwrap();
    assert!(
        text.ends_with("<report>Some preamble text.<data>42</data>Some postamble text.</report>"),
        "{text}"
    );
    assert_eq!(xml_value(text.as_bytes(), &TUPLE).unwrap().0, value);
}

/// Whatever comes in, it is read or refused, and either ends soon: the work is linear in the bytes.
#[test]
fn hostile_documents_cost_what_their_size_does() {
    let many = |part: &str| format!("<pet id='1'>{}</pet>", part.repeat((2 << 20) / part.len()));
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=''")).collect();
    let prefixes: String = (0..200_000).map(|n| format!(" xmlns:a{n}='b'")).collect();
    let documents = [
        many("<a/>"),
        many("<toy/>"),
        many("<name/>"),
        many("a&amp;"),
        many("<!---->"),
        many("<![CDATA[]]>"),
        many(&format!("<a {}/>", (0..200).map(|n| format!(" a{n}=''")).collect::<String>())),
        format!("<pet{attributes}/>"),
        format!("<pet{prefixes}/>"),
        "<a>".repeat(700_000),
        format!("<pet id='{}'/>", "1".repeat(2 << 20)),
    ];
    for document in &documents {
        if let Ok((value, _)) = xml_value(document.as_bytes(), &PET) {
            let _: Result<Value, _> = convert(value, &ANY);
        }
    }
}

/// Bytes put together at random, some of them XML. `SPECWRIGHT_SEED` repeats a run.
#[test]
fn random_bytes_are_read_or_refused() {
    const PARTS: &[&str] = &[
        "<pet",
        "<pet>",
        "</pet>",
        "<name>",
        "</name>",
        "/>",
        ">",
        "<",
        " id='1'",
        " id=\"",
        "'",
        "\"",
        "&amp;",
        "&",
        ";",
        "&#65;",
        "&#x110000;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml version='1.0'?>",
        "<?",
        "?>",
        "<!DOCTYPE",
        " xmlns='urn:a'",
        " xmlns:s='https://example.com/schema/sample'",
        "<s:note>",
        "</s:note>",
        "s:",
        "x",
        "1",
        " ",
        "\n",
        "\u{0}",
        "\u{e9}",
        "\u{1f600}",
        "xsi:nil='true'",
        "<tags>",
        "<tag>",
        "</tag>",
        "</tags>",
    ];
    let seed = std::env::var("SPECWRIGHT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1_u64);
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut read = 0;
    for _ in 0..20_000 {
        let mut bytes = if next(2) == 0 { b"<pet id='1'>".to_vec() } else { Vec::new() };
        for _ in 0..next(12) {
            match next(12) {
                0 => bytes.push(u8::try_from(next(256)).unwrap()),
                _ => bytes.extend_from_slice(PARTS[next(PARTS.len())].as_bytes()),
            }
        }
        if bytes.starts_with(b"<pet id='1'>") && next(2) == 0 {
            bytes.extend_from_slice(b"</pet>");
        }
        if let Ok((value, found)) = xml_value(&bytes, &PET)
            && found.is_empty()
        {
            read += 1;
            // What was read can be written, and is the same when read again.
            if let Ok(text) = write_xml(&PET, &value) {
                let again = xml_value(text.as_bytes(), &PET).unwrap().0;
                assert_eq!(again, value, "seed {seed}: {}", String::from_utf8_lossy(&bytes));
            }
        }
    }
    assert!(read > 200, "seed {seed}: only {read} were XML");
}
