//! The figures of the synchronizer in the text format of Prometheus (version 0.0.4).

use std::fmt::Write as _;

use crate::{run::Totals, store::Figures};

/// The type of the text.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The kind of a figure.
#[derive(Clone, Copy)]
enum Kind {
    /// It goes up and down.
    Gauge,
    /// It only goes up, until the process begins anew.
    Counter,
}

/// All figures: those of the database are of all processes together, those since the start of this one.
pub fn text(figures: Option<&Figures>, totals: Option<&Totals>) -> String {
    let mut out = String::new();
    put(&mut out, "store_up", Kind::Gauge, "Whether the database answers.", u64::from(figures.is_some()));
    if let Some(figures) = figures {
        of_store(&mut out, figures);
    }
    if let Some(totals) = totals {
        of_process(&mut out, totals);
    }
    out
}

fn of_store(out: &mut String, figures: &Figures) {
    let gauges = [
        ("mailboxes", "Mailboxes that are synchronized.", figures.mailboxes),
        ("mailboxes_leased", "Mailboxes that a worker has.", figures.leased),
        ("mailboxes_due", "Mailboxes that wait for a worker.", figures.due),
        ("mailboxes_failing", "Mailboxes whose last look did not end well.", figures.failing),
        ("backlog_mails", "Mails known to wait.", figures.backlog),
        ("pending_mails", "Mails to be tried again.", figures.pending),
        ("given_up_mails", "Mails given up.", figures.given_up),
        ("subscriptions", "Subscriptions to change notifications.", figures.subscriptions),
        ("alerts_open", "Open alerts.", figures.alerts),
        ("alerts_open_errors", "Open alerts that are errors.", figures.errors),
    ];
    for (name, help, value) in gauges {
        put(out, name, Kind::Gauge, help, value);
    }
    let help = "Mails dealt with since their mailboxes were enrolled.";
    put(out, "mails_processed_total", Kind::Counter, help, figures.processed);
}

fn of_process(out: &mut String, totals: &Totals) {
    put(out, "workers", Kind::Gauge, "Threads with a worker.", totals.workers);
    let counters = [
        ("looks_total", "Looks at mailboxes that ended.", totals.looks),
        ("looks_broken_total", "Looks at mailboxes that were broken off.", totals.broken),
        ("mails_decided_total", "Mails decided about.", totals.decided),
        ("mails_tracked_total", "Activities written.", totals.tracked),
        ("mails_failed_total", "Attempts to write a mail that failed.", totals.failed),
        ("mails_sent_total", "Mails of the CRM that were sent.", totals.sent),
        ("mails_unsent_total", "Attempts to send a mail of the CRM that failed.", totals.unsent),
        (
            "items_written_total",
            "Rows and items written to keep appointments, contacts and tasks in step.",
            totals.stepped,
        ),
        ("items_failed_total", "Attempts to write one of them that failed.", totals.unstepped),
        (
            "spared_bytes_total",
            "Bytes of files that were not sent to the CRM because it held them already.",
            totals.spared,
        ),
    ];
    for (name, help, value) in counters {
        put(out, name, Kind::Counter, help, value);
    }
    let counted = [
        ("requests_total", "Requests sent."),
        ("sent_bytes_total", "Bytes of bodies sent."),
        ("received_bytes_total", "Bytes of bodies received."),
        ("throttled_total", "Replies that said 429."),
    ];
    for (at, (name, help)) in counted.into_iter().enumerate() {
        head(out, name, Kind::Counter, help);
        for (service, values) in [("graph", totals.graph), ("crm", totals.crm)] {
            // Writing into a text cannot fail.
            let _ = writeln!(out, "regarding_sync_{name}{{service=\"{service}\"}} {}", values[at]);
        }
    }
}

fn head(out: &mut String, name: &str, kind: Kind, help: &str) {
    let kind = match kind {
        Kind::Gauge => "gauge",
        Kind::Counter => "counter",
    };
    let _ = writeln!(out, "# HELP regarding_sync_{name} {help}\n# TYPE regarding_sync_{name} {kind}");
}

fn put(out: &mut String, name: &str, kind: Kind, help: &str, value: u64) {
    head(out, name, kind, help);
    let _ = writeln!(out, "regarding_sync_{name} {value}");
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_is_one_that_prometheus_reads_and_no_name_comes_twice() {
        let figures = Figures { mailboxes: 7, ..Figures::default() };
        let totals = Totals { tracked: 3, spared: 4_096, graph: [1, 2, 3, 4], ..Totals::default() };
        let all = text(Some(&figures), Some(&totals));
        let mut series = HashSet::new();
        for line in all.lines() {
            if line.starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.rsplit_once(' ') else { panic!("{line}") };
            assert!(name.starts_with("regarding_sync_") && value.parse::<u64>().is_ok(), "{line}");
            assert!(series.insert(name.to_owned()), "{name} comes twice");
        }
        assert!(
            all.contains("\nregarding_sync_mailboxes 7\n")
                && all.contains("\nregarding_sync_mails_tracked_total 3\n")
        );
        assert!(all.contains("\nregarding_sync_spared_bytes_total 4096\n"));
        assert!(all.contains("regarding_sync_throttled_total{service=\"graph\"} 4"));
        assert!(text(None, None).contains("regarding_sync_store_up 0"));
    }
}
