//! Chapters made on all cores and taken in their order, with no more than a few held.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::failure::Failure;
use crate::text::ChapterId;

/// Chapters that a lane may be ahead of the one that is taken.
const AHEAD: usize = 2;

/// Makes something of every chapter, `make` being called on several threads, and gives it to `take` in order. The
/// first failure of `take` ends all.
pub(super) fn in_order<T: Send>(
    ids: impl ExactSizeIterator<Item = ChapterId>,
    make: impl Fn(ChapterId) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let ids: Vec<ChapterId> = ids.collect();
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(ids.len());
    if cores < 2 {
        return ids.into_iter().try_for_each(|id| take(make(id)));
    }
    thread::scope(|scope| {
        let (ids, make) = (&ids, &make);
        let lanes: Vec<_> = (0..cores)
            .map(|lane| {
                let (send, receive) = sync_channel(AHEAD);
                scope.spawn(move || {
                    // Nobody takes any more after a failure.
                    let mut own = ids.iter().skip(lane).step_by(cores);
                    while own.next().is_some_and(|id| send.send(make(*id)).is_ok()) {}
                });
                receive
            })
            .collect();
        for at in 0..ids.len() {
            // A lane that ends before its time had a panic, which the scope passes on.
            let Ok(made) = lanes[at % cores].recv() else { break };
            take(made)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_comes_in_order() {
        let mut taken = Vec::new();
        let ids = (0..100).map(ChapterId);
        in_order(
            ids,
            |id| id.0 * 2,
            |made| {
                taken.push(made);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(taken, (0..100).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn a_failure_ends_all() {
        let mut taken = 0;
        let outcome = in_order(
            (0..100).map(ChapterId),
            |id| id,
            |_| {
                taken += 1;
                if taken == 3 { Err(Failure::misuse("enough")) } else { Ok(()) }
            },
        );
        assert!(outcome.is_err() && taken == 3);
    }
}
