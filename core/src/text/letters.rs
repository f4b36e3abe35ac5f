//! Characters as units: where one begins, and which of them tell two titles apart.

/// The start of the character that holds a byte; the end of the text for all beyond it.
///
/// ```
/// assert_eq!(lectern_core::text::floor("aé", 2), 1);
/// ```
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The start of the first character that begins at a byte or after it; the end of the text for all beyond it.
///
/// ```
/// assert_eq!(lectern_core::text::ceil("aéb", 2), 3);
/// ```
pub fn ceil(text: &str, at: usize) -> usize {
    (at.min(text.len())..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Letters and digits alone, in lower case: what two titles, or a title and its slug, have in common that read
/// the same.
///
/// ```
/// assert_eq!(lectern_core::text::bare("2. The *Aims*"), "2theaims");
/// ```
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
