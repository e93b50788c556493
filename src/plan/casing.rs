//! serde's `rename_all`: one attribute instead of one for each field.

/// A style: serde's name for it, and what it makes of a name.
type Style = (&'static str, fn(&str) -> String);

/// An identifier without `r#`.
pub(super) fn bare(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// The style that makes every wire name of its field's name; none where no style does, or none is needed.
pub(super) fn of_fields(pairs: &[(&str, &str)]) -> Option<&'static str> {
    if pairs.iter().all(|(ident, wire)| bare(ident) == *wire) {
        return None;
    }
    let styles: [Style; 5] = [
        ("camelCase", |ident| camel(ident, false)),
        ("PascalCase", |ident| camel(ident, true)),
        ("kebab-case", |ident| ident.replace('_', "-")),
        ("SCREAMING_SNAKE_CASE", str::to_ascii_uppercase),
        ("SCREAMING-KEBAB-CASE", |ident| ident.to_ascii_uppercase().replace('_', "-")),
    ];
    find(&styles, pairs)
}

fn find(styles: &[Style], pairs: &[(&str, &str)]) -> Option<&'static str> {
    // serde's rules are about ASCII; names beyond it are renamed one by one.
    if !pairs.iter().all(|(ident, _)| ident.is_ascii() && !ident.is_empty()) {
        return None;
    }
    let fits = |style: &fn(&str) -> String| pairs.iter().all(|(ident, wire)| style(bare(ident)) == *wire);
    styles.iter().find(|(_, style)| fits(style)).map(|(name, _)| *name)
}

/// serde's camel case: what follows an underscore is capital, and underscores go.
fn camel(ident: &str, mut capital: bool) -> String {
    let mut out = String::with_capacity(ident.len());
    for c in ident.chars() {
        if c == '_' {
            capital = true;
        } else if std::mem::take(&mut capital) {
            out.push(c.to_ascii_uppercase());
        } else {
            out.push(c);
        }
    }
    // serde lowers only the first letter after making Pascal case; an identifier starts with a small one.
    out
}
