//! Tabs where YAML wants spaces.

/// A text with its tabs of indentation made spaces, and where the first of them stands; none where there are none, or
/// where it is not plain how deep each line is meant to be.
///
/// Every tab becomes one space, so that whatever stands in the text keeps its place. That is right where no line is
/// indented by spaces first: then all levels are tabs. In lines with nothing else in them tabs mean nothing.
pub(super) fn as_spaces(text: &str) -> Option<(String, usize)> {
    let indented = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let blank = |line: &str| line.trim().is_empty();
    let tabs_alone = text.lines().filter(|line| !blank(line)).all(|line| !line.starts_with(' '));
    let mut first = None;
    let mut result = String::with_capacity(text.len());
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let (indent, rest) = line.split_at(indented(line));
        if let Some(tab) = indent.find('\t') {
            if !blank(line) && !tabs_alone {
                return None;
            }
            first.get_or_insert(offset + tab);
        }
        result.extend(indent.chars().map(|_| ' '));
        result.push_str(rest);
        offset += line.len();
    }
    first.map(|first| (result, first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_alone_are_levels() {
        let text = "a:\n\tb:\n\t\t- c\n\t\t  d\n\t\n";
        assert_eq!(as_spaces(text), Some(("a:\n b:\n  - c\n    d\n \n".to_owned(), 3)));
    }

    #[test]
    fn beside_spaces_a_tab_may_be_any_number_of_levels() {
        assert_eq!(as_spaces("a:\n  b: 1\n\tc: 2\n"), None);
        assert_eq!(as_spaces("a:\n  b: 1\n\t\n  c: 2\n"), Some(("a:\n  b: 1\n \n  c: 2\n".to_owned(), 10)));
        assert_eq!(as_spaces("a:\n  b: \t1\n"), None, "there is nothing to mend");
    }
}
