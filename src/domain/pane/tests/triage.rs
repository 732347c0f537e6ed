//! Several mails in a table: what is known of each, what is tracked by one press, and what no sequence may do.

use alloc::{collections::BTreeSet, vec::Vec};

use super::*;
use crate::{
    pane::triage::{Act, LineState, LineView, MAX_RUNS, PORTION, TriageView, Triaged},
    triage::{Chosen, Heard as Several, Loaded, MAX_MAILS, Surveyed, Want as Wants},
};

/// A mailbox and a CRM for several mails: what fails, and what was asked.
#[derive(Default)]
pub(super) struct Folder {
    pub(super) world: World,
    /// Writing this activity is refused so often.
    refuses: RefCell<BTreeMap<Uuid, (Problem, u8)>>,
    /// Whole requests fail, the next one last.
    fails: RefCell<Vec<Problem>>,
    marked: RefCell<BTreeSet<ItemId>>,
    unreadable: RefCell<BTreeSet<u8>>,
    never: RefCell<Option<&'static str>>,
    sizes: RefCell<Vec<usize>>,
}

pub(super) fn chosen(n: u8) -> Chosen {
    let Mail { item, message_id, conversation, subject, .. } = mail(n);
    Chosen { item, message_id, conversation, subject, draft: false }
}

pub(super) fn select(mails: impl IntoIterator<Item = u8>) -> Event {
    Event::Selected(Selection::Several(mails.into_iter().map(chosen).collect()))
}

fn number(item: &ItemId) -> u8 {
    item.0.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap()
}

impl Folder {
    pub(super) fn answer(&self, want: &Want) -> Option<Heard> {
        let Want::Triage(want) = want else {
            return match want {
                Want::ReadRules { me, mailbox } => {
                    let mut organisation = Organisation::default();
                    organisation.firewall.domains.extend(self.never.borrow().map(String::from));
                    let seat = Seat::new(mailbox.clone(), me.clone());
                    Some(Heard::Rules(Ok(Some(Box::new(Rulebook { organisation, seat })))))
                }
                other => self.world.answer(other, 1),
            };
        };
        Some(Heard::Triage(match want {
            Wants::Read(item) if self.unreadable.borrow().contains(&number(item)) => {
                Several::Read(Err(Problem::Outlook("not here".into())))
            }
            Wants::Read(item) => {
                let n = number(item);
                // Mails above a hundred are copies of others.
                let mail = Mail { item: item.clone(), ..mail(n % 100) };
                Several::Read(Ok(Some(Box::new(Loaded { mail, answers: vec![] }))))
            }
            Wants::Text(_) => Several::Text(Ok(Body::new("<p>text</p>".to_string()))),
            Wants::Mark(item, on) => {
                let mut marked = self.marked.borrow_mut();
                if *on {
                    marked.insert(item.clone())
                } else {
                    marked.remove(item)
                };
                Several::Marked(Ok(()))
            }
            Wants::Survey(survey) => Several::Surveyed(match self.fails.borrow_mut().pop() {
                Some(problem) => Err(problem),
                None => {
                    let known = (0..100).filter(|n| n % 10 != 9).map(contact);
                    let asked = |party: &Party| survey.addresses.contains(&party.addresses[0]);
                    let dossier = Dossier {
                        parties: known.filter(asked).collect(),
                        tracked: self.world.activities.borrow().values().cloned().collect(),
                        me: Some(me()),
                        ..Dossier::default()
                    };
                    Ok(Box::new(Surveyed { dossier, earlier: vec![] }))
                }
            }),
            Wants::Write(activities) => {
                self.sizes.borrow_mut().push(activities.len());
                let failing = self.fails.borrow_mut().pop();
                let one = |activity: &Activity| match &failing {
                    Some(problem) => Err(problem.clone()),
                    None => self.write(activity),
                };
                Several::Written(activities.iter().map(one).collect())
            }
            Wants::Remove(keys) => {
                let failing = self.fails.borrow_mut().pop();
                let one = |key: &Uuid| match &failing {
                    Some(problem) => Err(problem.clone()),
                    None => {
                        self.world.activities.borrow_mut().remove(key);
                        Ok(())
                    }
                };
                Several::Removed(keys.iter().map(one).collect())
            }
        }))
    }

    fn write(&self, activity: &Activity) -> Result<Written, Problem> {
        if let Some((problem, times)) = self.refuses.borrow_mut().get_mut(&activity.id)
            && *times > 0
        {
            *times -= 1;
            return Err(problem.clone());
        }
        self.world.write(activity, me())
    }

    fn settle(&self, pane: &mut Pane, event: Event) -> Vec<Want> {
        let mut asked = pane.hear(event);
        let mut seen = Vec::new();
        while !asked.is_empty() {
            let Asked { ticket, want } = asked.remove(0);
            seen.push(want.clone());
            assert!(seen.len() < 2000, "questions without end");
            if let Some(heard) = self.answer(&want) {
                asked.extend(pane.hear(Event::Answered(ticket, heard)));
            }
        }
        seen
    }

    fn tracked(&self) -> Vec<String> {
        let rows = self.world.activities.borrow();
        rows.values().map(|row| row.message_id.as_ref().unwrap().as_str().to_string()).collect()
    }
}

fn table(pane: &Pane) -> TriageView {
    match pane.view().body {
        Content::Triage(view) => *view,
        other => panic!("no table is shown but {other:?}"),
    }
}

fn line(pane: &Pane, n: u8) -> LineView {
    table(pane).lines.into_iter().find(|line| number(&line.item) == n).unwrap()
}

fn act(act: Act) -> Event {
    Event::Triage(act)
}

fn told(pane: &Pane) -> Triaged {
    match pane.view().notices.last().map(|notice| notice.news.clone()) {
        Some(News::Triaged(told)) => told,
        other => panic!("nothing is told of several mails but {other:?}"),
    }
}

fn requests(wants: &[Want]) -> usize {
    let of_crm = |want: &&Want| {
        matches!(
            want,
            Want::Triage(Wants::Survey(_) | Wants::Write(_) | Wants::Remove(_)) | Want::ReadRules { .. }
        )
    };
    wants.iter().filter(of_crm).count()
}

#[test]
fn ten_mails_are_looked_up_at_once_and_tracked_at_once_and_taken_back_at_once() {
    let (folder, mut pane) = (Folder::default(), pane());
    let wants = folder.settle(&mut pane, select(1..=10));
    assert_eq!(requests(&wants), 2, "one look-up for all, and what the synchronizer obeys");
    let view = table(&pane);
    assert_eq!((view.look.clone(), view.reading, view.lines.len()), (Look::Known, None, 10));
    assert_eq!((view.included, view.excluded), (9, 1), "whose sender nobody knows is left to the person");
    assert_eq!(line(&pane, 9).state, LineState::Free { known: false });
    assert_eq!(line(&pane, 3).regarding, Some(contact(3).record));
    folder.settle(&mut pane, act(Act::Set(mail(2).item, Some(deal()))));
    folder.settle(&mut pane, act(Act::Toggle(mail(5).item)));
    let wants = folder.settle(&mut pane, act(Act::Track));
    assert_eq!(requests(&wants), 1);
    assert_eq!(told(&pane), Triaged::Tracked { mails: 8, were_there: 0, failed: 0 });
    assert_eq!(folder.tracked().len(), 8);
    assert_eq!(folder.marked.borrow().len(), 8);
    assert_eq!(line(&pane, 2).state, LineState::Tracked(Some(deal())));
    assert_eq!(line(&pane, 5).state, LineState::Free { known: true });
    let short = |row: &Tracked| row.text_incomplete;
    assert!(folder.world.activities.borrow().values().all(short), "the synchronizer fills the texts in");
    let undo = pane.view().notices[0].id;
    let wants = folder.settle(&mut pane, Event::Undo(undo));
    assert_eq!(requests(&wants), 1);
    assert_eq!(told(&pane), Triaged::TakenBack { mails: 8, failed: 0 });
    assert_eq!((folder.tracked(), folder.marked.borrow().len()), (vec![], 0));
    assert_eq!(table(&pane).included, 9 - 1, "the table stands as before");
}

#[test]
fn where_no_synchronizer_runs_the_texts_are_sent_along() {
    let folder = Folder::default();
    let mut pane = Pane::new(Settings { synchronizer: Synchronizer::None, ..super::pane().settings });
    let wants = folder.settle(&mut pane, select(1..=3));
    assert_eq!(requests(&wants), 1);
    let wants = folder.settle(&mut pane, act(Act::Track));
    assert_eq!(count(&wants, |want| matches!(want, Want::Triage(Wants::Text(_)))), 3);
    assert_eq!(requests(&wants), 1, "still by one request");
    assert!(folder.world.activities.borrow().values().all(|row| !row.text_incomplete));
}

#[test]
fn only_what_a_person_chose_is_learned_and_undone_it_is_forgotten() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select(1..=3));
    folder.settle(&mut pane, act(Act::Set(mail(2).item, Some(deal()))));
    let wants = folder.settle(&mut pane, act(Act::Track));
    let learned = wants.iter().find_map(|want| match want {
        Want::Learn(habits) => Some(habits.clone()),
        _ => None,
    });
    let learned = learned.unwrap();
    assert_eq!((learned.len(), &learned[0].record), (1, &deal()));
    let undo = pane.view().notices[0].id;
    let wants = folder.settle(&mut pane, Event::Undo(undo));
    assert!(wants.contains(&Want::Learn(vec![])), "{wants:?}");
}

#[test]
fn the_same_mail_twice_is_one_activity_and_both_are_marked() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select([1, 101, 2]));
    assert_eq!(line(&pane, 101).state, LineState::Duplicate("subject-1".into()));
    folder.settle(&mut pane, act(Act::All(true)));
    folder.settle(&mut pane, act(Act::Track));
    assert_eq!((folder.tracked().len(), folder.marked.borrow().len()), (2, 3));
}

#[test]
fn what_is_tracked_or_withheld_is_left_out_but_a_person_may_include_what_is_withheld() {
    let (folder, mut pane) = (Folder::default(), pane());
    *folder.never.borrow_mut() = Some("acme.example");
    let mut other = super::pane();
    folder.settle(&mut other, select([1]));
    folder.settle(&mut other, act(Act::All(true)));
    folder.settle(&mut other, act(Act::Track));
    folder.settle(&mut pane, select([1, 2]));
    assert_eq!(line(&pane, 1).state, LineState::Tracked(Some(contact(1).record)));
    let LineState::Withheld(account) = line(&pane, 2).state else { panic!("{:?}", line(&pane, 2)) };
    assert_eq!(account.outcome, Outcome::Withhold);
    assert_eq!(account.evidence.entry.as_ref().map(|entry| entry.organisation), Some(true));
    assert_eq!(folder.settle(&mut pane, act(Act::Track)), [], "nothing is included");
    folder.settle(&mut pane, act(Act::Toggle(mail(2).item)));
    folder.settle(&mut pane, act(Act::Track));
    assert_eq!(folder.tracked().len(), 2);
}

#[test]
fn a_busy_crm_is_waited_for_and_nothing_is_written_twice() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select(1..=5));
    folder.fails.borrow_mut().push(Problem::Busy(Some(7)));
    let wants = folder.settle(&mut pane, act(Act::Track));
    assert!(wants.contains(&Want::Wait(7000)), "{wants:?}");
    assert_eq!(told(&pane), Triaged::Tracked { mails: 5, were_there: 0, failed: 0 });
    assert_eq!(*folder.sizes.borrow(), [5, 5]);
    // While it waits the table says so.
    let (folder, mut pane) = (Folder::default(), super::pane());
    folder.settle(&mut pane, select(1..=5));
    let mut wants = pane.hear(act(Act::Track));
    while let Some(Asked { ticket, want }) = wants.pop() {
        let heard = match want {
            Want::Triage(Wants::Write(all)) => {
                Heard::Triage(Several::Written(all.iter().map(|_| Err(Problem::Busy(Some(9)))).collect()))
            }
            Want::Wait(9000) => break,
            other => folder.answer(&other).unwrap(),
        };
        wants.extend(pane.hear(Event::Answered(ticket, heard)));
    }
    let run = table(&pane).run.unwrap();
    assert_eq!((run.done, run.of, run.pause), (0, 5, Some((Problem::Busy(Some(9)), 9))));
    folder.settle(&mut pane, act(Act::Stop));
    assert_eq!(table(&pane).run, None);
    assert_eq!((table(&pane).included, pane.view().notices.len()), (5, 0), "stopped, and nothing happened");
}

#[test]
fn one_mail_that_fails_says_why_is_tried_again_and_undone_with_the_others() {
    let (folder, mut pane) = (Folder::default(), pane());
    let refused = Problem::Refused { code: "0x1".into(), message: "no".into() };
    folder.refuses.borrow_mut().insert(identity::activity(&mail(3)), (refused.clone(), 1));
    folder.settle(&mut pane, select(1..=4));
    folder.settle(&mut pane, act(Act::Track));
    assert_eq!(told(&pane), Triaged::Tracked { mails: 3, were_there: 0, failed: 1 });
    assert_eq!(line(&pane, 3).state, LineState::Failed(refused));
    assert!(pane.view().notices[0].retry && pane.view().notices[0].undo);
    folder.settle(&mut pane, act(Act::Again(mail(3).item)));
    assert_eq!(told(&pane), Triaged::Tracked { mails: 4, were_there: 0, failed: 0 });
    assert_eq!(pane.view().notices.len(), 1);
    let undo = pane.view().notices[0].id;
    folder.settle(&mut pane, Event::Undo(undo));
    assert_eq!(folder.tracked(), [] as [String; 0], "one undo for all of it");
}

#[test]
fn a_sign_in_that_is_over_is_asked_for_once_and_not_for_every_mail() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select(0..60));
    folder.fails.borrow_mut().push(Problem::SignedOut);
    folder.settle(&mut pane, act(Act::Track));
    assert_eq!(*folder.sizes.borrow(), [PORTION]);
    assert_eq!(told(&pane), Triaged::Tracked { mails: 0, were_there: 0, failed: 54 });
    let retry = pane.view().notices[0].id;
    folder.settle(&mut pane, Event::RetryNotice(retry));
    assert_eq!(*folder.sizes.borrow(), [PORTION, PORTION, PORTION, 14]);
    assert_eq!(told(&pane), Triaged::Tracked { mails: 54, were_there: 0, failed: 0 });
}

#[test]
fn it_goes_on_when_something_else_is_selected_and_the_open_mail_hears_of_it() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select(1..=3));
    let mut wants = pane.hear(act(Act::Track));
    folder.world.settle(&mut pane, open(2), 2);
    assert_eq!(shown(&pane).tracking, Tracking::Not);
    while let Some(Asked { ticket, want }) = wants.pop() {
        if let Some(heard) = folder.answer(&want) {
            wants.extend(pane.hear(Event::Answered(ticket, heard)));
        }
    }
    assert!(matches!(shown(&pane).tracking, Tracking::Yes(_)));
    assert_eq!(told(&pane), Triaged::Tracked { mails: 3, were_there: 0, failed: 0 });
    let undo = pane.view().notices[0].id;
    folder.settle(&mut pane, Event::Undo(undo));
    assert_eq!(shown(&pane).tracking, Tracking::Not);
}

#[test]
fn one_more_selected_reads_one_more_and_one_less_asks_nothing() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select(1..=3));
    folder.settle(&mut pane, act(Act::Set(mail(1).item, Some(deal()))));
    assert_eq!(folder.settle(&mut pane, select(1..=3)), [], "telling it twice is no news");
    let wants = folder.settle(&mut pane, select(1..=4));
    assert_eq!(count(&wants, |want| matches!(want, Want::Triage(Wants::Read(_)))), 1, "{wants:?}");
    assert_eq!(line(&pane, 1).regarding, Some(deal()), "what was chosen stays");
    assert_eq!(folder.settle(&mut pane, select(2..=4)), []);
    assert_eq!(table(&pane).look, Look::Known);
}

#[test]
fn a_mail_that_outlook_does_not_give_is_said_and_still_known_by_its_name() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.unreadable.borrow_mut().extend([1, 2]);
    let mut other = super::pane();
    folder.world.settle(&mut other, open(1), 1);
    folder.world.settle(&mut other, Event::Regard(Some(deal())), 1);
    folder.settle(&mut pane, select(1..=3));
    assert_eq!(line(&pane, 1).state, LineState::Tracked(Some(deal())));
    assert!(matches!(line(&pane, 2).state, LineState::Unread(Problem::Outlook(_))));
    folder.settle(&mut pane, act(Act::All(true)));
    folder.settle(&mut pane, act(Act::Track));
    assert_eq!(folder.tracked().len(), 2, "what was not read is not tracked blindly");
    folder.unreadable.borrow_mut().clear();
    folder.settle(&mut pane, act(Act::Retry));
    assert_eq!(line(&pane, 2).state, LineState::Free { known: true });
}

#[test]
fn a_search_finds_another_record_and_escape_closes_it() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select(1..=2));
    folder.settle(&mut pane, act(Act::Open(mail(2).item)));
    assert_eq!(table(&pane).part.unwrap().offers.len(), 1);
    folder.settle(&mut pane, act(Act::Typed("deal".into())));
    let part = table(&pane).part.unwrap();
    assert!(matches!(&part.picker.result, PickerResult::Rows(rows) if rows[0].record == deal()));
    folder.settle(&mut pane, Event::Close);
    assert_eq!(table(&pane).part, None);
    folder.settle(&mut pane, act(Act::Set(mail(2).item, None)));
    assert_eq!((line(&pane, 2).regarding, line(&pane, 2).offer), (None, None));
}

#[test]
fn a_look_up_that_fails_is_tried_again_and_then_said() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.fails.borrow_mut().extend([Problem::NotAllowed("no".into()), Problem::Unreachable]);
    folder.settle(&mut pane, select(1..=2));
    assert_eq!(table(&pane).look, Look::Failed(Problem::NotAllowed("no".into())));
    assert_eq!(folder.settle(&mut pane, act(Act::Track)), []);
    folder.settle(&mut pane, act(Act::Retry));
    assert_eq!(table(&pane).look, Look::Known);
}

#[test]
fn what_is_there_already_is_told_and_not_taken_back() {
    let (folder, mut pane) = (Folder::default(), pane());
    folder.settle(&mut pane, select(1..=2));
    // A colleague is quicker.
    let activity = tracking_of(1);
    folder.world.write(&activity, record(Kind::User, 2, "Other")).unwrap();
    folder.settle(&mut pane, act(Act::Track));
    assert_eq!(told(&pane), Triaged::Tracked { mails: 1, were_there: 1, failed: 0 });
    let undo = pane.view().notices[0].id;
    folder.settle(&mut pane, Event::Undo(undo));
    assert_eq!(folder.tracked(), ["m1@x"]);
}

fn tracking_of(n: u8) -> Activity {
    crate::tracking::activity(&mail(n), &Dossier::default(), &[], Rules::default(), None, None)
}

#[test]
fn beyond_what_outlook_lets_one_select_it_says_so() {
    let (folder, mut pane) = (Folder::default(), pane());
    let many: Vec<Chosen> = (0..=MAX_MAILS)
        .map(|n| Chosen { item: ItemId(format!("item-{}", n % 100)), ..chosen(0) })
        .enumerate()
        .map(|(n, one)| Chosen { item: ItemId(format!("{n}-{}", one.item.0)), ..one })
        .collect();
    folder.settle(&mut pane, Event::Selected(Selection::Several(many)));
    assert_eq!((table(&pane).lines.len(), table(&pane).left_off), (MAX_MAILS, 1));
    folder.settle(&mut pane, Event::Selected(Selection::Several(vec![])));
    assert_eq!(pane.view().body, Content::Several);
}

// ---- whatever happens --------------------------------------------------------------------------------------

#[derive(Clone, Debug)]
enum Happening {
    Select(Vec<u8>),
    Open(u8),
    Answer(u8, Option<u8>),
    Toggle(u8),
    Set(u8, bool),
    Track,
    Again(u8),
    Stop,
    Undo(u8),
    RetryLine(u8),
    Retry,
    Online,
    Single,
}

fn happening() -> impl Strategy<Value = Happening> {
    use self::Happening::*;
    let which = || 0..6_u8;
    prop_oneof![
        3 => prop::collection::vec(which(), 2..5).prop_map(Select),
        1 => which().prop_map(Open),
        20 => (any::<u8>(), prop_oneof![5 => Just(None), 1 => (0..12_u8).prop_map(Some)]).prop_map(|(n, p)| Answer(n, p)),
        2 => which().prop_map(Toggle),
        2 => (which(), any::<bool>()).prop_map(|(n, some)| Set(n, some)),
        4 => Just(Track),
        1 => which().prop_map(Again),
        1 => Just(Stop),
        2 => (0..3_u8).prop_map(Undo),
        1 => (0..3_u8).prop_map(RetryLine),
        1 => Just(Retry),
        1 => Just(Online),
        1 => Just(Single),
    ]
}

fn spoiled(heard: Heard, with: Problem) -> Heard {
    let Heard::Triage(several) = heard else { return failing(heard, with) };
    Heard::Triage(match several {
        Several::Read(_) => Several::Read(Err(with)),
        Several::Text(_) => Several::Text(Err(with)),
        Several::Marked(_) => Several::Marked(Err(with)),
        Several::Surveyed(_) => Several::Surveyed(Err(with)),
        // The answer is lost: what was done is done.
        Several::Written(all) => Several::Written(all.iter().map(|_| Err(with.clone())).collect()),
        Several::Removed(all) => Several::Removed(all.iter().map(|_| Err(with.clone())).collect()),
    })
}

fn event_of(pane: &Pane, happening: Happening) -> Event {
    match happening {
        Happening::Select(mut mails) => {
            mails.sort_unstable();
            mails.dedup();
            select(mails)
        }
        Happening::Open(n) => open(n),
        Happening::Toggle(n) => act(Act::Toggle(mail(n).item)),
        Happening::Set(n, some) => act(Act::Set(mail(n).item, some.then(deal))),
        Happening::Track => act(Act::Track),
        Happening::Again(n) => act(Act::Again(mail(n).item)),
        Happening::Stop => act(Act::Stop),
        Happening::Undo(n) => Event::Undo(notice(pane, n)),
        Happening::RetryLine(n) => Event::RetryNotice(notice(pane, n)),
        Happening::Retry => act(Act::Retry),
        Happening::Online => Event::Online,
        Happening::Single => Event::Track,
        Happening::Answer(..) => Event::Keys,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mail_is_lost_and_none_becomes_two(happenings in prop::collection::vec(happening(), 0..140)) {
        let folder = Folder::default();
        let mut pane = pane();
        let mut asked: Vec<(Asked, u8)> = Vec::new();
        let mut now = 0;
        let mut loading = 0_usize;
        for happening in happenings {
            let (event, about) = if let Happening::Answer(which, bad) = happening {
                if asked.is_empty() {
                    continue;
                }
                let (Asked { ticket, want }, about) = asked.remove(usize::from(which) % asked.len());
                loading -= usize::from(loads(&want));
                let heard = match &want {
                    // Whether a removal whose answer is lost was done, nobody here can know: it was not.
                    Want::Triage(Wants::Remove(keys)) if bad.is_some() => {
                        Some(Heard::Triage(Several::Removed(keys.iter().map(|_| Ok(())).collect())))
                    }
                    Want::Untrack { .. } if bad.is_some() => Some(Heard::Changed(Ok(()))),
                    Want::Triage(_) => folder.answer(&want),
                    _ => folder.world.answer(&want, about),
                };
                let Some(heard) = heard else { continue };
                (Event::Answered(ticket, bad.map_or(heard.clone(), |bad| spoiled(heard, problem(bad)))), about)
            } else {
                if let Happening::Open(n) = happening {
                    now = n;
                }
                (event_of(&pane, happening), now)
            };
            let wants = pane.hear(event);
            loading += wants.iter().filter(|one| loads(&one.want)).count();
            prop_assert!(loading <= 1, "Outlook loads one mail at a time");
            asked.extend(wants.into_iter().map(|one| (one, about)));
        }
        // All is answered in the end, and it comes to rest.
        let mut left = 3000;
        while let Some((Asked { ticket, want }, about)) = asked.pop() {
            left -= 1;
            prop_assert!(left > 0, "questions without end");
            let heard = if matches!(want, Want::Triage(_)) { folder.answer(&want) } else { folder.world.answer(&want, about) };
            if let Some(heard) = heard {
                asked.extend(pane.hear(Event::Answered(ticket, heard)).into_iter().map(|one| (one, about)));
            }
        }
        if let Content::Triage(view) = pane.view().body {
            prop_assert_eq!(view.run, None);
            for line in &view.lines {
                prop_assert!(!matches!(line.state, LineState::Queued | LineState::Writing | LineState::Reading), "{:?}", line.state);
                // What the table says of a mail is what the CRM has.
                let n = number(&line.item);
                let there = folder.world.activities.borrow().contains_key(&identity::activity(&mail(n)));
                if matches!(line.state, LineState::Tracked(_)) && view.look == Look::Known {
                    prop_assert!(there, "{n} is told as tracked");
                }
            }
        }
        let rows = folder.world.activities.borrow();
        prop_assert!(rows.len() <= 6);
        for (key, row) in rows.iter() {
            let n = (0..6).find(|n| mail(*n).message_id == row.message_id).unwrap();
            prop_assert_eq!(*key, identity::activity(&mail(n)));
        }
        prop_assert!(pane.works.runs.len() <= MAX_RUNS);
    }
}

fn loads(want: &Want) -> bool {
    matches!(want, Want::Triage(Wants::Read(_) | Wants::Text(_) | Wants::Mark(..)))
}
