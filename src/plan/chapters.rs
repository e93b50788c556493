//! Which operations of a group stand in which file: all in the group's own, unless they are too many for anybody to
//! read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::view::{ChapterView, GroupView};

/// How many operations a file may have.
const MOST: usize = 30;
/// How long a word of a file's name may be.
const LONG: usize = 24;
/// How many operations with the same beginning make a file of their own.
const FEW: usize = 3;

/// Takes operations out of a group's file into files below it, by the fixed segments of their paths.
///
/// An operation's place follows from its own path, and not from how many there are before it.
pub(super) fn chapters(group: &mut GroupView, module: &str) -> Vec<(String, ChapterView)> {
    let mut chapters: Vec<(String, Vec<usize>)> = Vec::new();
    let paths: Vec<String> =
        group.operations.iter().map(|one| one.path.trim_matches('"').to_owned()).collect();
    let own = divide(&paths, (0..paths.len()).collect(), 0, &mut |words, operations| {
        // `/a/b` and `/a-b`.
        let mut name = format!("{module}_{words}");
        while chapters.iter().any(|(taken, _)| *taken == name) {
            name.push('_');
        }
        chapters.push((name, operations));
    });
    chapters.sort();
    group.chapters = chapters.iter().map(|(name, _)| name.clone()).collect();
    for &index in chapters.iter().flat_map(|(_, operations)| operations) {
        // Nobody else holds it yet. The file stands a folder deeper.
        if let Some(one) = Arc::get_mut(&mut group.operations[index]) {
            one.example = one.example.replace("include_bytes!(\"", "include_bytes!(\"../");
        }
    }
    let operations =
        |indices: Vec<usize>| indices.into_iter().map(|index| Arc::clone(&group.operations[index]));
    group.own = operations(own).collect();
    let view = |(name, indices): (String, Vec<usize>)| {
        let known = indices.iter().map(|index| paths[*index].as_str()).reduce(common).unwrap_or_default();
        let docs = vec![match known.trim_end_matches('/') {
            "" => "Some of the operations beside this.".to_owned(),
            path => format!("Operations below `{}`.", super::words::code(path)),
        }];
        let (interface, service) = (group.interface.clone(), group.service.clone());
        (name, ChapterView { docs, interface, service, operations: operations(indices).collect() })
    };
    chapters.into_iter().map(view).collect()
}

/// Divides operations by the fixed segments at `depth` of their paths, as long as they are too many; what is left over
/// is given back, in its order.
fn divide(
    paths: &[String],
    operations: Vec<usize>,
    depth: usize,
    put: &mut impl FnMut(String, Vec<usize>),
) -> Vec<usize> {
    if operations.len() <= MOST {
        return operations;
    }
    let mut rest = Vec::new();
    let mut by_words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for index in operations {
        match words(&paths[index], depth + 1) {
            Some(words) => by_words.entry(words).or_default().push(index),
            None => rest.push(index),
        }
    }
    for (words, operations) in by_words {
        if operations.len() < FEW {
            rest.extend(operations);
            continue;
        }
        let own = divide(paths, operations, depth + 1, put);
        if !own.is_empty() {
            put(words, own);
        }
    }
    rest.sort_unstable();
    rest
}

/// The first fixed segments of a path, as a part of a module's name; none where it has not as many.
fn words(path: &str, count: usize) -> Option<String> {
    let word = |segment: &str| -> String {
        let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        segment.chars().map(word).take(LONG).collect::<String>().trim_matches('_').to_owned()
    };
    let segments = path.split('/').filter(|segment| !segment.contains(['{', '?', '#']));
    let words: Vec<String> = segments.map(word).filter(|word| !word.is_empty()).take(count).collect();
    (words.len() == count).then(|| words.join("_"))
}

/// What two paths begin with.
fn common<'p>(one: &'p str, other: &'p str) -> &'p str {
    let same = one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other);
    let length: usize = same.map(|(segment, _)| segment.len() + 1).sum();
    &one[..length.min(one.len())]
}
