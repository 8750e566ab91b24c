//! Finds the name that a mistyped one was meant to be.

/// The known name closest to a mistyped one, if it is close enough to be meant (Levenshtein distance ≤ 1 + length / 4).
pub fn nearest_name<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|name| (edit_distance(typed, name), name))
        .min()
        .filter(|(distance, _)| *distance <= 1 + typed.chars().count() / 4)
        .map(|(_, name)| name.to_owned())
}

/// Levenshtein distance in characters, of the first 64 of each.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_its_name() {
        let known = ["learning_rate", "momentum", "batch_size"];
        assert_eq!(nearest_name("learnig_rate", known).as_deref(), Some("learning_rate"));
        assert_eq!(nearest_name("colour", known), None);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
    }
}
