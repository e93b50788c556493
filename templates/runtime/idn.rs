//! Host names and mail addresses in any script.

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use super::formats::{Format, is_address};

/// Host names in any script (RFC 5890).
pub static IDN_HOSTNAME: Format = Format::new("idn-hostname", is_idn_hostname);
/// Mail addresses in any script (RFC 6531).
pub static IDN_EMAIL: Format = Format::new("idn-email", is_idn_email);

/// Whether a text is a host name in any script.
#[must_use]
pub fn is_idn_hostname(text: &str) -> bool {
    let names = Uts46::new();
    let (deny, hyphens) = (AsciiDenyList::STD3, Hyphens::Check);
    let (shown, read) = names.to_unicode(text.as_bytes(), deny, hyphens);
    read.is_ok()
        && names.to_ascii(text.as_bytes(), deny, hyphens, DnsLength::Verify).is_ok()
        && shown.split('.').all(is_label)
}

/// Whether a text looks like a mail address in any script.
#[must_use]
pub fn is_idn_email(text: &str) -> bool {
    is_address(text, is_idn_hostname)
}

/// What RFC 5892 (section 2.6 and appendix A) asks of a label beyond what `idna` looks at.
fn is_label(label: &str) -> bool {
    let all: Vec<char> = label.chars().collect();
    all.iter().enumerate().all(|(at, c)| {
        let before = at.checked_sub(1).map(|at| all[at]);
        let after = all.get(at + 1).copied();
        match c {
            '\u{640}' | '\u{7FA}' | '\u{302E}' | '\u{302F}' | '\u{3031}'..='\u{3035}' | '\u{303B}' => false,
            // A middle dot stands between two `l`.
            '\u{B7}' => before == Some('l') && after == Some('l'),
            // A Greek numeral sign stands before Greek.
            '\u{375}' => after.is_some_and(|c| matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}')),
            // Hebrew punctuation stands after Hebrew.
            '\u{5F3}' | '\u{5F4}' => before.is_some_and(|c| matches!(c, '\u{590}'..='\u{5FF}')),
            // A Katakana middle dot stands in a label with some Hiragana, Katakana or Han.
            '\u{30FB}' => all.iter().any(|c| {
                matches!(c, '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}')
                    || matches!(c, '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}')
                    || matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
            }),
            _ => true,
        }
    })
}
