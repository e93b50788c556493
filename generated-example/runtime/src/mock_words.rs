//! Numbers drawn from a seed, and the words that values made up are of.

/// Numbers that look random and follow from a seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a limit; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % limit).unwrap_or_default()
    }

    /// One of several.
    pub fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among.get(self.below(among.len())).copied().unwrap_or_default()
    }
}

const FIRST: &[&str] =
    &["Ada", "Alan", "Barbara", "Edsger", "Grace", "Hedy", "Katherine", "Linus", "Radia", "Tim"];
const LAST: &[&str] =
    &["Chen", "Garcia", "Haddad", "Ito", "Jensen", "Kowalski", "Moreau", "Okafor", "Silva", "Weber"];
const CITIES: &[&str] =
    &["Accra", "Berlin", "Bogota", "Kyoto", "Lisbon", "Nairobi", "Oslo", "Perth", "Porto", "Quebec"];
const COUNTRIES: &[&str] = &["BR", "CA", "DE", "FR", "GH", "IN", "JP", "KE", "NO", "PT"];
const STREETS: &[&str] = &["Garden Street", "Harbour Road", "High Street", "Mill Lane", "Station Road"];
const COMPANIES: &[&str] = &["Acorn Works", "Blue Harbour", "Cedar & Co", "Northwind", "Tern Logistics"];
const THINGS: &[&str] =
    &["amber", "birch", "cobalt", "delta", "ember", "fjord", "granite", "harbour", "iris", "juniper"];
const SENTENCES: &[&str] = &[
    "Delivered on time and in one piece.",
    "It does what it says.",
    "Please leave it with the neighbours.",
    "Second edition, with a new chapter.",
    "Works well in the rain.",
];

/// A text for a property of a name, where the schema says nothing else about it.
pub fn word(dice: &mut Dice, name: &str) -> String {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let has = |known: &[&str]| known.iter().any(|known| plain.contains(known));
    let ends = |known: &[&str]| known.iter().any(|known| plain.ends_with(known));
    let text = match () {
        () if has(&["email"]) => return text_of(dice, "email").unwrap_or_default(),
        () if has(&["firstname", "givenname"]) => dice.pick(FIRST),
        () if has(&["lastname", "surname", "familyname"]) => dice.pick(LAST),
        () if has(&["username", "login", "nickname", "handle"]) => {
            return dice.pick(FIRST).to_ascii_lowercase() + &dice.below(90).to_string();
        }
        () if has(&["fullname", "author", "owner", "customer", "person"]) => {
            return format!("{} {}", dice.pick(FIRST), dice.pick(LAST));
        }
        () if has(&["company", "organization", "organisation", "vendor"]) => dice.pick(COMPANIES),
        () if has(&["city", "town"]) => dice.pick(CITIES),
        () if has(&["country"]) => dice.pick(COUNTRIES),
        () if has(&["street", "address"]) => {
            return format!("{} {}", 1 + dice.below(120), dice.pick(STREETS));
        }
        () if has(&["zipcode", "postcode", "postalcode"]) => {
            return (10_000 + dice.below(89_999)).to_string();
        }
        () if has(&["phone", "mobile"]) => return format!("+4930555{:04}", dice.below(9_999)),
        () if has(&["currency"]) => dice.pick(&["EUR", "GBP", "JPY", "USD"]),
        () if has(&["language", "locale"]) => dice.pick(&["de", "en", "fr", "pt"]),
        () if has(&["timezone"]) => dice.pick(&["Africa/Nairobi", "Asia/Tokyo", "Europe/Lisbon"]),
        () if has(&["colour", "color"]) => return format!("#{:06x}", dice.below(0x100_0000)),
        () if ends(&["at", "time", "timestamp"]) && name.contains(['_', 'T', 'A']) => {
            return text_of(dice, "date-time").unwrap_or_default();
        }
        () if ends(&["date", "birthday"]) => return text_of(dice, "date").unwrap_or_default(),
        () if ends(&["url", "uri", "href", "website"]) => return text_of(dice, "uri").unwrap_or_default(),
        () if has(&["version"]) => return format!("{}.{}.{}", dice.below(4), dice.below(10), dice.below(10)),
        () if has(&["price", "amount", "total", "cost"]) => {
            return format!("{}.{:02}", dice.below(100), dice.below(100));
        }
        () if has(&["description", "comment", "message", "summary", "note", "text", "detail"]) => {
            dice.pick(SENTENCES)
        }
        () if ends(&["id", "key", "token", "hash", "sha"]) => return format!("{:016x}", dice.next()),
        () if has(&["name", "title", "label"]) => {
            return format!("{} {}", capital(dice.pick(THINGS)), dice.pick(THINGS));
        }
        () => dice.pick(THINGS),
    };
    text.to_owned()
}

/// A text of a format; nothing where the format is not known.
pub fn text_of(dice: &mut Dice, format: &str) -> Option<String> {
    let host = |dice: &mut Dice| format!("{}.example.com", dice.pick(THINGS));
    let date = |dice: &mut Dice| format!("2026-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28));
    let time = |dice: &mut Dice| format!("{:02}:{:02}:{:02}", dice.below(24), dice.below(60), dice.below(60));
    Some(match format {
        "date-time" => format!("{}T{}Z", date(dice), time(dice)),
        "date-time-local" => format!("{}T{}", date(dice), time(dice)),
        "date" => date(dice),
        "time" => format!("{}Z", time(dice)),
        "time-local" => time(dice),
        "duration" => format!("PT{}M", 1 + dice.below(59)),
        "email" | "idn-email" => {
            format!("{}.{}@example.com", dice.pick(FIRST), dice.pick(LAST)).to_ascii_lowercase()
        }
        "hostname" | "idn-hostname" => host(dice),
        "ipv4" => format!("192.0.2.{}", 1 + dice.below(254)),
        "ipv6" => format!("2001:db8::{:x}", 1 + dice.below(0xffff)),
        "uri" | "iri" | "url" => format!("https://{}/{}", host(dice), dice.pick(THINGS)),
        "uri-reference" | "iri-reference" | "json-pointer" => format!("/{}", dice.pick(THINGS)),
        "uri-template" => format!("/{}/{{id}}", dice.pick(THINGS)),
        "relative-json-pointer" => dice.below(4).to_string(),
        "uuid" => {
            let (high, low) = (dice.next(), dice.next());
            format!(
                "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
                high >> 32,
                high >> 16 & 0xffff,
                high & 0xfff,
                low >> 48 & 0xfff,
                low & 0xffff_ffff_ffff
            )
        }
        "byte" | "base64" => ["aGVsbG8=", "c3BlYw==", "d29ybGQ="][dice.below(3)].to_owned(),
        "base64url" => ["aGVsbG8", "c3BlYw", "d29ybGQ"][dice.below(3)].to_owned(),
        "decimal" | "decimal128" => format!("{}.{:02}", dice.below(100), dice.below(100)),
        "char" => char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or_default()).to_string(),
        "regex" => "^[a-z]+$".to_owned(),
        "http-date" => "Sat, 31 Jan 2026 12:00:00 GMT".to_owned(),
        "media-range" => "text/plain".to_owned(),
        "sf-binary" => ":c3BlYw==:".to_owned(),
        "sf-boolean" => format!("?{}", dice.below(2)),
        "sf-string" => format!("\"{}\"", dice.pick(THINGS)),
        "sf-token" => dice.pick(THINGS).to_owned(),
        _ => return None,
    })
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}
