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
    let (mut rates, mut graph, mut crm) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let world = bed.serve(&prepared, &format!("bulk-{run}")).await;
        world.track_all().await;
        let one = [Synchronizer::ready(&world.orders).await];
        let begun = sync::clock::Clock::default().millis();
        one[0].go().await;
        all_tracked(&one, prepared.mails).await;
        let state = one[0].state();
        world.check(prepared.mails).await;
        let mails = prepared.mails as f64;
        rates.push(mails / (state.last_ms - begun) as f64 * 1e3);
        graph.push(state.graph as f64 / mails);
        crm.push(state.crm as f64 / mails);
        println!("  {state:?}");
    }
    runs("mails a second", &rates);
    figure("sync.mails_per_s", median(&rates));
    figure("sync.graph_requests_per_mail", median(&graph));
    figure("sync.crm_requests_per_mail", median(&crm));
}
