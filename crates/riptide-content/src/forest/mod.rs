//! Boosted oblivious trees: every node of a level asks the same question, so a row's leaf is a number of one bit a level.
//!
//! A question is whether a column's value lies above a border. So each value is turned into a bin once, the number of its
//! column's borders below it, and trees compare bytes. Leaves are integers: a score is the same sum on every platform.

mod bins;
mod model;

pub(crate) use bins::{Bins, Cells};
pub(crate) use model::Model;

/// The logistic function, from additions, multiplications and one division, so that it is the same everywhere:
/// `exp` of a platform's library may differ in its last bit.
pub(crate) fn logistic(logit: f32) -> f32 {
    let x = logit.clamp(-16.0, 16.0) / 64.0;
    let series = 1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0))));
    let mut power = series;
    for _ in 0..6 {
        power *= power;
    }
    power / (1.0 + power)
}
