//! Many mails that wait in several mailboxes, tracked end to end on the machine's cores.

use crate::{
    numbers::{figure, median, runs},
    process::Synchronizer,
    world::{Bed, all_tracked},
};

const MAILBOXES: usize = 20;
const MAILS_EACH: usize = 250;
const RUNS: usize = 3;

pub(crate) async fn measure(bed: &Bed) {
    let prepared = bed.prepare("bulk", MAILBOXES, MAILS_EACH).await;
    println!("bulk: {} mails in {} mailboxes, filter \"all\"", prepared.mails, prepared.mailboxes);
    let (mut rates, mut processor) = (Vec::new(), Vec::new());
    let (mut graph, mut crm) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let world = bed.serve(&prepared, &format!("bulk-{run}")).await;
        world.track_all().await;
        let mut one = [Synchronizer::ready(&world.orders).await];
        let (begun, server) = (sync::clock::Clock::default().millis(), world.busy());
        one[0].go().await;
        all_tracked(&one, prepared.mails).await;
        let state = one[0].state();
        let busy = [world.busy() - server, one[0].busy()];
        world.check(prepared.mails).await;
        let mails = prepared.mails as f64;
        rates.push(mails / (state.last_ms - begun) as f64 * 1e3);
        graph.push(state.graph as f64 / mails);
        crm.push(state.crm as f64 / mails);
        println!(
            "  run {run}: processor {:.2} ms a mail in the server, {:.2} in the synchronizer, {} looks",
            busy[0] / mails * 1e3,
            busy[1] / mails * 1e3,
            state.looks
        );
        processor.push((busy[0] + busy[1]) / mails * 1e3);
    }
    runs("mails a second", &rates);
    figure("sync.mails_per_s", median(&rates));
    // What does not depend on who else keeps the machine busy.
    figure("sync.processor_ms_per_mail", median(&processor));
    figure("sync.graph_requests_per_mail", median(&graph));
    figure("sync.crm_requests_per_mail", median(&crm));
}
