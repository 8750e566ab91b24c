//! A time as other tools' files write it.
//!
//! Knows no clock.

/// Seconds since 1970 as `YYYY-MM-DD HH:MM:SS` in UTC, after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
pub fn date(seconds: u64, between: char) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0, 'T'), "1970-01-01T00:00:00");
        assert_eq!(date(951_782_399, ' '), "2000-02-28 23:59:59");
        assert_eq!(date(951_782_400, ' '), "2000-02-29 00:00:00");
        assert_eq!(date(1_795_449_845, 'T'), "2026-11-23T16:04:05");
    }
}
