//! "Did you mean …?"

/// The name among `among` that someone who wrote `wanted` most likely meant, or none that is near enough.
///
/// A name that differs only in letter case wins; else the fewest edits (insert, delete, replace, swap two
/// neighbours), at most one for every three characters. Of equals the first wins.
pub fn closest<'a>(wanted: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wanted.to_lowercase();
    let length = lower.chars().count();
    let allowed = (length / 3).max(1);
    let mut best: Option<(usize, &'a str)> = None;
    for name in among {
        // The distance is at least the difference in length; skipping those keeps long lists cheap.
        if name.len() > 4 * (wanted.len() + allowed) || name.chars().count().abs_diff(length) > allowed {
            continue;
        }
        let distance = strsim::osa_distance(&lower, &name.to_lowercase());
        // One edit turns any one-letter name into any other: that is no likeness.
        let alike = distance == 0 || (distance <= allowed && distance < length);
        if alike && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["required", "properties", "additionalProperties", "type", "items", "Item"];
        for (wanted, expected) in [
            ("requierd", Some("required")),
            ("Required", Some("required")),
            ("propertys", Some("properties")),
            ("additionalproperties", Some("additionalProperties")),
            ("tpye", Some("type")),
            ("item", Some("Item")),
            ("itemz", Some("items")),
            ("colour", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(closest(wanted, known.into_iter()), expected, "{wanted}");
        }
    }

    #[test]
    fn of_equals_the_first_wins() {
        assert_eq!(closest("cat", ["bat", "hat"].into_iter()), Some("bat"));
        assert_eq!(closest("cat", std::iter::empty()), None);
    }
}
