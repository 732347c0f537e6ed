//! What becomes of measured numbers.

/// Cores of the machine.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// How busy the machine is beside us: the load average of the last minute, where the system tells.
pub(crate) fn load() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').next().filter(|word| !word.is_empty()).unwrap_or("unknown").to_owned()
}

/// The value in the middle; of an even count the lower of the two.
pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The smallest value that so large a part does not exceed.
pub(crate) fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (part * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

/// A line for whoever reads figures.
pub(crate) fn figure(name: &str, value: f64) {
    println!("figure {name} {value}");
}

/// All runs in one line.
pub(crate) fn runs(what: &str, values: &[f64]) {
    let all: Vec<String> = values.iter().map(|value| format!("{value:.1}")).collect();
    println!("{what}, each run: {}", all.join(" "));
}
