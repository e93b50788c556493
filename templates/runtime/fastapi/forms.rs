//! Texts with a form of their own as pydantic reads them: UUIDs, mail addresses, URLs, Base64.

use std::borrow::Cow;

/// A UUID with hyphens and in lower case, or what is wrong with the text.
pub(super) fn uuid(text: &str) -> Result<String, String> {
    // The longest form is that of a URN.
    if text.len() > 45 {
        return Err(format!("invalid length: found {}", text.len()));
    }
    let (body, is_bare) = match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(body) => (body, false),
        None => text.strip_prefix("urn:uuid:").map_or((text, true), |body| (body, false)),
    };
    let offset = text.find(body).unwrap_or_default();
    let mut hyphens = Vec::new();
    for (at, char) in body.char_indices() {
        match char {
            '-' => hyphens.push(at),
            char if char.is_ascii_hexdigit() => {}
            char => return Err(format!("invalid character: found `{char}` at {}", at + offset)),
        }
    }
    let digits: String = body.chars().filter(|char| *char != '-').collect();
    if hyphens.is_empty() && is_bare {
        if digits.len() != 32 {
            return Err(format!("invalid length: found {}", text.len()));
        }
    } else if hyphens.len() != 4 {
        return Err(format!("invalid group count: expected 5, found {}", hyphens.len() + 1));
    } else {
        const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
        for (index, (group, length)) in body.split('-').zip(GROUPS).enumerate() {
            if group.len() != length {
                let found = group.len();
                return Err(format!(
                    "invalid group length in group {index}: expected {length}, found {found}"
                ));
            }
        }
    }
    let digits = digits.to_ascii_lowercase();
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    Ok(parts.join("-"))
}

/// The mail address in a text, which may have a name before it: `Ada <ada@example.com>`.
pub(super) fn address(text: &str) -> &str {
    let inner = text.trim_end().strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    inner.map_or(text, |(_, address)| address).trim()
}

/// What is wrong with a mail address, in the words of `email-validator`; nothing where nothing is.
pub(super) fn email(text: &str) -> Option<Cow<'static, str>> {
    let said = |text: &'static str| Some(Cow::Borrowed(text));
    let Some((local, domain)) = text.split_once('@') else {
        return said("An email address must have an @-sign.");
    };
    if text.starts_with('"') {
        return said("Quoting the part before the @-sign is not allowed here.");
    }
    if domain.is_empty() {
        return said("There must be something after the @-sign.");
    }
    if local.is_empty() {
        return said("There must be something before the @-sign.");
    }
    let odd = |char: &char| !char.is_alphanumeric() && !"!#$%&'*+-/=?^_`{|}~.".contains(*char);
    if let Some(names) = invalid(local.chars().filter(odd)) {
        return Some(
            format!("The email address contains invalid characters before the @-sign: {names}.").into(),
        );
    }
    if local.starts_with('.') {
        return said("An email address cannot start with a period.");
    }
    if local.ends_with('.') {
        return said("An email address cannot have a period immediately before the @-sign.");
    }
    if local.contains("..") {
        return said("An email address cannot have two periods in a row.");
    }
    if domain.starts_with('[') {
        return said("A bracketed IP address after the @-sign is not allowed here.");
    }
    let odd = |char: &char| !char.is_alphanumeric() && !"-.".contains(*char);
    if let Some(names) = invalid(domain.chars().filter(odd)) {
        return Some(format!("The part after the @-sign contains invalid characters: {names}.").into());
    }
    if domain.starts_with('.') {
        return said("An email address cannot have a period immediately after the @-sign.");
    }
    if domain.starts_with('-') {
        return said("An email address cannot have a hyphen immediately after the @-sign.");
    }
    if domain.ends_with('.') {
        return said("An email address cannot end with a period.");
    }
    if domain.ends_with('-') {
        return said("An email address cannot end with a hyphen.");
    }
    if domain.contains("..") {
        return said("An email address cannot have two periods in a row.");
    }
    if !domain.contains('.') {
        return said("The part after the @-sign is not valid. It should have a period.");
    }
    None
}

/// What is wrong with a URL, in the words of WHATWG's parser; nothing where nothing is.
pub(super) fn url(text: &str) -> Option<&'static str> {
    const SPECIAL: [&str; 5] = ["http", "https", "ws", "wss", "ftp"];
    if text.is_empty() {
        return Some("input is empty");
    }
    let text = text.trim();
    let scheme = scheme(text);
    let Some(scheme) = scheme else { return Some("relative URL without a base") };
    let rest = &text[scheme.len() + 1..];
    let is_special = SPECIAL.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let rest = if is_special { rest.trim_start_matches(['/', '\\']) } else { rest.strip_prefix("//")? };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, _)) = rest.split_once(']') else { return Some("invalid IPv6 address") };
        return address.parse::<std::net::Ipv6Addr>().is_err().then_some("invalid IPv6 address");
    }
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    if host.is_empty() {
        return is_special.then_some("empty host");
    }
    if !is_special {
        return None;
    }
    if host.chars().any(|char| " <>[]^|%\\".contains(char) || char.is_control()) {
        return Some("invalid international domain name");
    }
    let last = host.strip_suffix('.').unwrap_or(host).rsplit('.').next().unwrap_or_default();
    if !last.is_empty()
        && last.bytes().all(|byte| byte.is_ascii_digit())
        && host.parse::<std::net::Ipv4Addr>().is_err()
    {
        return Some("invalid IPv4 address");
    }
    (!port.is_empty() && port.parse::<u16>().is_err()).then_some("invalid port number")
}

/// The scheme that a URL starts with.
pub(super) fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.trim().split_once(':')?;
    let mut bytes = scheme.bytes();
    let good = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    good.then_some(scheme)
}

/// Base64 as Python reads it, leaving out what is not of its alphabet; given padded.
pub(super) fn base64(text: &str) -> Result<String, String> {
    let mut digits = String::new();
    let mut pads = 0;
    for char in text.chars() {
        match char {
            '=' => {
                pads += 1;
                // What stands behind a complete group is not looked at.
                if digits.len() % 4 >= 2 && digits.len() % 4 + pads >= 4 {
                    break;
                }
            }
            char if char.is_ascii_alphanumeric() || char == '+' || char == '/' => {
                digits.push(char);
                pads = 0;
            }
            _ => {}
        }
    }
    match digits.len() % 4 {
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
            digits.len()
        )),
        0 => Ok(digits),
        rest if rest + pads < 4 => Err("Incorrect padding".to_owned()),
        rest => Ok(digits + if rest == 2 { "==" } else { "=" }),
    }
}

/// Characters as `email-validator` lists them.
fn invalid(chars: impl Iterator<Item = char>) -> Option<String> {
    let mut names: Vec<String> = chars
        .map(|char| match char {
            ' ' => "SPACE".to_owned(),
            char if char.is_control() || char.is_whitespace() => format!("U+{:04X}", u32::from(char)),
            char => format!("'{char}'"),
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.join(", "))
}
