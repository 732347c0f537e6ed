//! Numbers as they are written for people.

use super::Words;

/// Digits of the last group: thousands are set apart everywhere.
const LAST: usize = 3;

impl Words {
    /// A whole number with its digits in groups, as the language writes them: `1,234,567`, `12,34,567`.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let further: usize = self.desk_group_digits().parse().unwrap_or(LAST);
        let mut groups = Vec::new();
        let (mut end, mut size) = (digits.len(), LAST);
        while end > size && size > 0 {
            groups.push(digits.get(end - size..end).unwrap_or_default());
            (end, size) = (end - size, further);
        }
        groups.push(digits.get(..end).unwrap_or_default());
        groups.reverse();
        groups.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn each_language_groups_in_its_own_way() {
        let both = |number| [Words::new("en").number(number), Words::new("hi").number(number)];
        assert_eq!(both(0), ["0", "0"]);
        assert_eq!(both(999), ["999", "999"]);
        assert_eq!(both(10_000), ["10,000", "10,000"]);
        assert_eq!(both(1_234_567), ["1,234,567", "12,34,567"]);
    }
}
