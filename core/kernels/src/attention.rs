//! Multi-head self-attention without a mask (Vaswani et al. 2017), all examples of a batch side by side.

use crate::function::exp;
use crate::vectorised;

/// The sizes of one attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attention {
    pub heads: usize,
    pub tokens: usize,
    /// Numbers a head has of each token.
    pub head: usize,
}

impl Attention {
    /// Shares that are kept for the way back, per example.
    pub fn shares(&self) -> usize {
        self.heads * self.tokens * self.tokens
    }

    /// The start of row (part, head, d) of queries, keys and values [3 · width, tokens, n] at a token.
    #[inline(always)]
    fn row(&self, part: usize, head: usize, d: usize, token: usize, n: usize) -> usize {
        (((part * self.heads + head) * self.head + d) * self.tokens + token) * n
    }
}

/// `L` numbers from a place on.
#[inline(always)]
fn block<const L: usize>(x: &[f32], start: usize) -> &[f32; L] {
    x[start..].first_chunk().expect("a block of examples within its row")
}

#[inline(always)]
fn block_mut<const L: usize>(x: &mut [f32], start: usize) -> &mut [f32; L] {
    x[start..].first_chunk_mut().expect("a block of examples within its row")
}

/// Σ over d of x[a(d)] · y[b(d)] for one block of examples, `a` and `b` giving the start of each row.
#[inline(always)]
fn inner<const L: usize>(
    x: &[f32],
    y: &[f32],
    n: usize,
    a: impl Fn(usize) -> usize,
    b: impl Fn(usize) -> usize,
) -> [f32; L] {
    let mut sums = [0f32; L];
    for d in 0..n {
        let (x, y) = (block::<L>(x, a(d)), block::<L>(y, b(d)));
        for i in 0..L {
            sums[i] += x[i] * y[i];
        }
    }
    sums
}

/// Does `f` for every block of examples, as wide as there are any left: their sums stay in registers.
macro_rules! for_blocks {
    ($n:expr, $start:ident, $call:ident ( $($argument:expr),* )) => {
        let mut $start = 0;
        while $start < $n {
            match $n - $start {
                16.. => { $call::<16>($($argument),*); $start += 16; }
                4.. => { $call::<4>($($argument),*); $start += 4; }
                _ => { $call::<1>($($argument),*); $start += 1; }
            }
        }
    };
}

/// mixed [width, tokens, n] ← softmax(q · k / √head) · v per head, of qkv [3 · width, tokens, n]; `shares`
/// [heads, tokens, tokens, n] keeps the softmax.
pub fn attend(mixed: &mut [f32], qkv: &[f32], shares: &mut [f32], sizes: Attention, n: usize) {
    vectorised(
        #[inline(always)]
        || {
            for h in 0..sizes.heads {
                for t in 0..sizes.tokens {
                    for_blocks!(n, start, attend_block(mixed, qkv, shares, sizes, n, [h, t, start]));
                }
            }
        },
    );
}

#[inline(always)]
fn attend_block<const L: usize>(
    mixed: &mut [f32],
    qkv: &[f32],
    shares: &mut [f32],
    sizes: Attention,
    n: usize,
    [h, t, start]: [usize; 3],
) {
    let Attention { tokens, head, .. } = sizes;
    let scale = 1.0 / (head as f32).sqrt();
    let own = |s: usize| ((h * tokens + t) * tokens + s) * n + start;
    let mut largest = [f32::NEG_INFINITY; L];
    for s in 0..tokens {
        let query = |d| sizes.row(0, h, d, t, n) + start;
        let key = |d| sizes.row(1, h, d, s, n) + start;
        let scores = inner::<L>(qkv, qkv, head, query, key).map(|score| score * scale);
        *block_mut(shares, own(s)) = scores;
        for i in 0..L {
            largest[i] = if scores[i] > largest[i] { scores[i] } else { largest[i] };
        }
    }
    let mut sums = [0f32; L];
    for s in 0..tokens {
        let kept = block_mut::<L>(shares, own(s));
        for i in 0..L {
            kept[i] = exp(kept[i] - largest[i]);
            sums[i] += kept[i];
        }
    }
    let factors = sums.map(|sum| 1.0 / sum);
    for s in 0..tokens {
        let kept = block_mut::<L>(shares, own(s));
        for i in 0..L {
            kept[i] *= factors[i];
        }
    }
    for d in 0..head {
        let value = |s| sizes.row(2, h, d, s, n) + start;
        *block_mut(mixed, sizes.row(0, h, d, t, n) + start) = inner::<L>(shares, qkv, tokens, own, value);
    }
}

/// The slope d_qkv of `attend` of the slope `d` by `mixed`. `work` holds tokens · tokens · n numbers.
pub fn attend_backward(
    d_qkv: &mut [f32],
    d: &[f32],
    qkv: &[f32],
    shares: &[f32],
    work: &mut [f32],
    sizes: Attention,
    n: usize,
) {
    vectorised(
        #[inline(always)]
        || {
            for h in 0..sizes.heads {
                for_blocks!(n, start, backward_block(d_qkv, d, qkv, shares, work, sizes, n, [h, start]));
            }
        },
    );
}

#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "the operands of one kernel")]
fn backward_block<const L: usize>(
    d_qkv: &mut [f32],
    d: &[f32],
    qkv: &[f32],
    shares: &[f32],
    work: &mut [f32],
    sizes: Attention,
    n: usize,
    [h, start]: [usize; 2],
) {
    let Attention { tokens, head, .. } = sizes;
    let scale = 1.0 / (head as f32).sqrt();
    let share = |t: usize, s: usize| ((h * tokens + t) * tokens + s) * n + start;
    let slope = |t: usize, s: usize| (t * tokens + s) * n + start;
    // By the scores: share · (slope by the share − its mean over the shares).
    for t in 0..tokens {
        let mut means = [0f32; L];
        for s in 0..tokens {
            let mixed = |i| sizes.row(0, h, i, t, n) + start;
            let value = |i| sizes.row(2, h, i, s, n) + start;
            let by_share = inner::<L>(d, qkv, head, mixed, value);
            let share = block::<L>(shares, share(t, s));
            for i in 0..L {
                means[i] += by_share[i] * share[i];
            }
            *block_mut(work, slope(t, s)) = by_share;
        }
        for s in 0..tokens {
            let (slopes, share) = (block_mut::<L>(work, slope(t, s)), block::<L>(shares, share(t, s)));
            for i in 0..L {
                slopes[i] = share[i] * (slopes[i] - means[i]) * scale;
            }
        }
    }
    for i in 0..head {
        for t in 0..tokens {
            let row = |part: usize, token: usize| sizes.row(part, h, i, token, n) + start;
            let query = inner::<L>(work, qkv, tokens, |s| slope(t, s), |s| row(1, s));
            let key = inner::<L>(work, qkv, tokens, |s| slope(s, t), |s| row(0, s));
            let value = inner::<L>(shares, d, tokens, |s| share(s, t), |s| row(0, s));
            *block_mut(d_qkv, row(0, t)) = query;
            *block_mut(d_qkv, row(1, t)) = key;
            *block_mut(d_qkv, row(2, t)) = value;
        }
    }
}
