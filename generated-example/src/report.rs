//! The annual report: a PDF of one page, written by hand because it has one line.

use std::fmt::Write;

use crate::error::ShopError;

/// The years there are reports for.
const YEARS: std::ops::RangeInclusive<i32> = 2022..=2024;

/// The report of a year.
pub fn pdf(year: i32) -> Result<String, ShopError> {
    if !YEARS.contains(&year) {
        return Err(ShopError::NoSuchReport(year));
    }
    let text = format!("BT /F1 24 Tf 72 760 Td (Corner Shop: annual report {year}) Tj ET");
    Ok(assemble(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ]))
}

/// Numbers the objects and adds the table that says where each begins (ISO 32000-1 section 7.5).
fn assemble(objects: &[String]) -> String {
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        let _ = write!(pdf, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    pdf + &table + &format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_where_each_object_begins() {
        let pdf = pdf(2024).expect("a report");
        let (objects, table) = pdf.split_once("xref\n0 6\n").expect("a table");
        let entries: Vec<&str> = table.lines().skip(1).take(5).collect();
        for (number, entry) in (1..).zip(&entries) {
            assert_eq!(
                entry.len(),
                19,
                "{entry:?} and its end of line are 20 bytes"
            );
            let at: usize = entry[..10].parse().expect("a number");
            assert!(pdf[at..].starts_with(&format!("{number} 0 obj\n")));
        }
        assert!(table.ends_with(&format!("startxref\n{}\n%%EOF\n", objects.len())));
    }

    #[test]
    fn some_years_have_none() {
        assert_eq!(pdf(2001), Err(ShopError::NoSuchReport(2001)));
    }
}
