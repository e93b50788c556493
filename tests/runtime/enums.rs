//! Enums of strings: everything that their macros make.

use crate::runtime::enums::{self, string_enum};
use crate::runtime::open_enums::open_string_enum;

string_enum! {
    /// How wide.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Size {
        S = "s",
        /// Neither small nor large.
        M = "",
        Quoted = "\"ß\"",
    }
}

open_string_enum! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Colour else Other {
        Red = "red",
        Green = "green",
    }
}

#[test]
fn each_value_is_its_text_everywhere() {
    assert_eq!(Size::ALL, [Size::S, Size::M, Size::Quoted]);
    for size in Size::ALL {
        let text = size.as_str();
        let json = serde_json::to_string(size).unwrap();
        assert_eq!(json, serde_json::to_string(text).unwrap());
        assert_eq!(serde_json::from_str::<Size>(&json).unwrap(), *size);
        assert_eq!(serde_json::from_value::<Size>(text.into()).unwrap(), *size);
        assert_eq!(text.parse::<Size>().unwrap(), *size);
        assert_eq!(size.to_string(), text);
    }
    assert_eq!(format!("{:>3}|", Size::S), "  s|");
}

#[test]
fn another_text_is_no_value() {
    let unknown = "S".parse::<Size>().unwrap_err();
    assert_eq!(unknown.to_string(), "should be one of `s`, ``, `\"ß\"`");
    assert_eq!(unknown.expected(), ["s", "", "\"ß\""]);
    for json in ["\"S\"", "0", "null", "[\"s\"]", "{\"s\":null}", "true"] {
        assert!(serde_json::from_str::<Size>(json).is_err(), "{json}");
    }
}

#[test]
fn an_open_one_holds_any_text() {
    let red: Colour = serde_json::from_str("\"red\"").unwrap();
    assert_eq!(red, Colour::Red);
    assert_eq!(Colour::from("Red"), Colour::Other("Red".to_owned()));
    for text in ["red", "green", "", "blue"] {
        let colour = Colour::from(text);
        assert_eq!(colour.as_str(), text);
        assert_eq!(colour.to_string(), text);
        assert_eq!(serde_json::to_value(&colour).unwrap(), text);
        assert_eq!(String::from(colour), text);
    }
    assert!(serde_json::from_str::<Colour>("1").is_err());
}
