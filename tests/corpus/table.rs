//! What is printed: a line for each document that is not clean, the causes in groups, the figures in quantiles.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Row;
use super::one::{Made, Outcome};

/// Neither clean nor refused with a diagnostic.
pub(crate) fn is_bad(row: &Row) -> bool {
    match &row.outcome {
        Outcome::Generated(_) => {
            row.checked.as_ref().is_some_and(|one| !one.done || !one.complaints.is_empty())
        }
        Outcome::Refused { .. } => false,
        Outcome::Bug(_) => true,
    }
}

/// The result in a word, and what it comes from.
fn result(row: &Row) -> (&'static str, String) {
    match (&row.outcome, &row.checked) {
        (Outcome::Refused { code, .. }, _) => ("refused", code.clone()),
        (Outcome::Bug(what), _) => ("bug", what.clone()),
        (Outcome::Generated(_), None) => ("generated", String::new()),
        (Outcome::Generated(_), Some(one)) => match one.complaints.iter().max_by_key(|one| one.is_error) {
            Some(first) if first.is_error => ("does not compile", first.code.clone()),
            Some(first) => ("warns", first.code.clone()),
            None if one.done => ("clean", String::new()),
            None => ("does not compile", "the compiler did not end".to_owned()),
        },
    }
}

/// The first thing that was said against a document or its crate.
fn first_cause(row: &Row) -> String {
    match (&row.outcome, &row.checked) {
        (Outcome::Refused { message, place, .. }, _) => format!("{place}: {message}"),
        (Outcome::Bug(what), _) => what.clone(),
        (_, Some(one)) => one
            .complaints
            .iter()
            .max_by_key(|one| one.is_error)
            .map(|one| one.text.clone())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// For people.
pub(crate) fn render(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut results: BTreeMap<&str, usize> = BTreeMap::new();
    let mut causes: BTreeMap<(&str, String), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let (word, cause) = result(row);
        *results.entry(word).or_default() += 1;
        if !matches!(word, "clean" | "generated") {
            causes.entry((word, cause)).or_default().push(row);
        }
    }
    for ((word, cause), rows) in &causes {
        let _ = writeln!(text, "{word}, {cause}: {}", rows.len());
        for row in rows {
            let _ = writeln!(text, "  {} ({})\n    {}", row.document, row.name, first_cause(row));
        }
    }
    let made: Vec<&Made> = rows.iter().filter_map(made).collect();
    let counts: Vec<String> = results.iter().map(|(word, count)| format!("{word} {count}")).collect();
    let _ = writeln!(text, "documents {}: {}", rows.len(), counts.join(", "));
    let sum = |of: fn(&Made) -> usize| made.iter().map(|made| of(made)).sum::<usize>();
    let _ = writeln!(
        text,
        "operations {}, component schemas {}, lines {}, warnings {}",
        sum(|made| made.operations),
        sum(|made| made.schemas),
        sum(|made| made.lines),
        sum(|made| made.warnings)
    );
    quantiles(&mut text, "generate, s", made.iter().map(|made| made.seconds));
    quantiles(&mut text, "generate, MiB", made.iter().map(|made| mebibytes(made.peak_kib)));
    let checked = || rows.iter().filter_map(|row| row.checked.as_ref()).filter(|one| one.done);
    quantiles(&mut text, "check, CPU s", checked().map(|one| one.cpu_seconds));
    quantiles(&mut text, "check, s", checked().map(|one| one.seconds));
    quantiles(&mut text, "check, MiB", checked().map(|one| mebibytes(one.peak_kib)));
    text
}

fn made(row: &Row) -> Option<&Made> {
    match &row.outcome {
        Outcome::Generated(made) => Some(made),
        _ => None,
    }
}

fn mebibytes(kibibytes: u64) -> f64 {
    f64::from(u32::try_from(kibibytes).unwrap_or(u32::MAX)) / 1024.0
}

/// What half, nine in ten, and all of the documents stay within.
fn quantiles(text: &mut String, what: &str, values: impl Iterator<Item = f64>) {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let Some(last) = values.len().checked_sub(1) else { return };
    let at = |percent: usize| values[last * percent / 100];
    let _ = writeln!(text, "{what:<14} 50 %: {:8.2}   90 %: {:8.2}   100 %: {:8.2}", at(50), at(90), at(100));
}

/// For tools: a line for each document, cells parted by tabs.
pub(crate) fn tsv(rows: &[Row]) -> String {
    let mut text =
        "document\tcrate\topenapi\toperations\tschemas\tlines\twarnings\tgenerate s\tgenerate KiB\t\
                    check CPU s\tcheck s\tcheck KiB\tresult\tcause\tfirst cause\n"
            .to_owned();
    for row in rows {
        let (word, cause) = result(row);
        let mut cells = vec![row.document.clone(), row.name.clone()];
        match made(row) {
            Some(made) => cells.extend([
                made.version.clone(),
                made.operations.to_string(),
                made.schemas.to_string(),
                made.lines.to_string(),
                made.warnings.to_string(),
                format!("{:.3}", made.seconds),
                made.peak_kib.to_string(),
            ]),
            None => cells.extend(std::iter::repeat_n(String::new(), 7)),
        }
        match &row.checked {
            Some(one) => cells.extend([
                format!("{:.2}", one.cpu_seconds),
                format!("{:.2}", one.seconds),
                one.peak_kib.to_string(),
            ]),
            None => cells.extend(std::iter::repeat_n(String::new(), 3)),
        }
        cells.extend([word.to_owned(), cause, first_cause(row)]);
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
        let _ = writeln!(text, "{}", cells.join("\t"));
    }
    text
}
