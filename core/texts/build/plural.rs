//! The plural rules of CLDR, as its tables write them: `n % 10 = 2..4 and n % 100 != 12..14`.

/// The rule as an expression of Rust over the operands `n`, `i`, `v` and `f` of `src/plural.rs`.
pub fn in_rust(rule: &str) -> Result<String, String> {
    // In Rust as in these rules `and` binds more closely than `or`.
    let either = rule.split(" or ").map(|all| {
        let all: Result<Vec<String>, String> = all.split(" and ").map(relation).collect();
        all.map(|all| all.join(" && "))
    });
    Ok(either.collect::<Result<Vec<_>, _>>()?.join(" || "))
}

/// `n % 10 != 1,3..4`.
fn relation(text: &str) -> Result<String, String> {
    let wrong = || format!("{text} is no condition such as n % 10 = 2..4, over n, i, v or f");
    let (left, not, right) = match (text.split_once("!="), text.split_once('=')) {
        (Some((left, right)), _) => (left, "!", right),
        (None, Some((left, right))) => (left, "", right),
        (None, None) => return Err(wrong()),
    };
    let (operand, modulus) = match left.split_once('%') {
        Some((operand, modulus)) => (operand, format!(" % {}.0", number(modulus).ok_or_else(wrong)?)),
        None => (left, String::new()),
    };
    let operand = Some(operand.trim()).filter(|name| ["n", "i", "v", "f"].contains(name)).ok_or_else(wrong)?;
    let ranges = right.split(',').map(|range| {
        let (low, high) = range.split_once("..").unwrap_or((range, range));
        Some(format!("({}.0, {}.0)", number(low)?, number(high)?))
    });
    let ranges: Vec<String> = ranges.collect::<Option<_>>().ok_or_else(wrong)?;
    Ok(format!("{not}within(o.{operand}{modulus}, &[{}])", ranges.join(", ")))
}

fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}
