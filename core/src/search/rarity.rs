//! How rare the parts of a query are in a whole work: rarer ones count more.

use super::Query;
use super::context::Context;
use crate::document::Document;

/// How often each part of a query stands in what was counted. Nothing counted: all parts are equal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rarity {
    counts: Vec<u64>,
    bytes: u64,
}

impl Rarity {
    /// Counts a chapter in.
    pub fn count(&mut self, query: &Query, document: &Document, context: &Context) {
        self.bytes += document.text().len() as u64;
        let counts = query.counts(document, context);
        self.counts.resize(counts.len().max(self.counts.len()), 0);
        self.counts.iter_mut().zip(counts).for_each(|(all, own)| *all += own);
    }

    /// What another has counted, too: chapters may be counted apart.
    pub fn add(&mut self, other: &Rarity) {
        self.bytes += other.bytes;
        self.counts.resize(self.counts.len().max(other.counts.len()), 0);
        self.counts.iter_mut().zip(&other.counts).for_each(|(all, own)| *all += own);
    }

    /// What each of so many parts counts for; together 1. A part that stands once in every `n` words counts
    /// for `ln(1 + n)`, at six bytes a word.
    pub(super) fn shares(&self, parts: usize) -> impl Iterator<Item = f64> {
        let weight = |at: usize| match self.counts.get(at) {
            Some(count) if parts > 1 => (1.0 + self.bytes as f64 / 6.0 / (*count).max(1) as f64).ln(),
            _ => 1.0,
        };
        let all: f64 = (0..parts).map(weight).sum();
        let weights: Vec<f64> = (0..parts).map(|at| weight(at) / all.max(f64::MIN_POSITIVE)).collect();
        weights.into_iter()
    }
}
